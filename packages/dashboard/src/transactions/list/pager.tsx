import { pageHref } from '../../api/root.js';
import { pageSize, pageSizes } from '../../preferences/preferences.js';
import { Icon } from '../../ui/icon.js';
import { rememberWay, searchBefore } from './paging.js';

interface PagerProps {
  readonly search: string;
  readonly cursor: string | null;
  readonly next: string | null;
  readonly prev: string | null;
  /** The address of the first page. */
  readonly first: string;
}

export function Pager({ search, cursor, next, prev, first }: PagerProps) {
  const at = (to: string) => {
    const parameters = new URLSearchParams(search);
    parameters.set('cursor', to);
    return pageHref(`/transactions?${parameters}`);
  };
  const newer = cursor === null ? null : prev ? at(prev) : searchBefore(cursor, first);
  if (cursor === null && next === null) return null;
  return (
    <nav class="pager" aria-label="Pages">
      <Step href={newer} icon="left" label="Newer" shortcut="[" />
      <Step
        href={next && at(next)}
        icon="right"
        label="Older"
        shortcut="]"
        onClick={() => next && rememberWay(next, location.pathname + location.search)}
      />
      <label class="pager-size">
        <span>Rows</span>
        <select
          value={pageSize.value}
          onChange={(event) => {
            pageSize.value = pageSizes.find((size) => size === event.currentTarget.value) ?? '50';
          }}
        >
          {pageSizes.map((size) => (
            <option key={size}>{size}</option>
          ))}
        </select>
      </label>
    </nav>
  );
}

interface StepProps {
  readonly href: string | null;
  readonly icon: 'left' | 'right';
  readonly label: string;
  readonly shortcut: string;
  readonly onClick?: () => void;
}

function Step({ href, icon, label, shortcut, onClick }: StepProps) {
  const inside = [icon === 'left' && <Icon name="left" />, label, icon === 'right' && <Icon name="right" />];
  if (href === null) {
    return (
      <span class="button" aria-disabled="true">
        {inside}
      </span>
    );
  }
  return (
    <a class="button" href={href} data-step={shortcut} onClick={onClick}>
      {inside}
    </a>
  );
}
