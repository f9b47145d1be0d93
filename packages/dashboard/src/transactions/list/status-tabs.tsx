import { pageHref } from '../../api/root.js';
import { type Filter, searchOf, valuesOf, withOnly } from '../filter/filter.js';

const tabs = [
  { label: 'All', status: null },
  { label: 'Pending', status: 'pending' },
  { label: 'Success', status: 'success' },
  { label: 'Failed', status: 'failed' },
] as const;

/** The address of the same list with another status. */
function statusHref(filter: Filter, status: string | null): string {
  const search = searchOf(withOnly(filter, 'status', status === null ? [] : [status])).toString();
  return pageHref(search === '' ? '/transactions' : `/transactions?${search}`);
}

export function StatusTabs({ filter }: { filter: Filter }) {
  const chosen = valuesOf(filter, 'status');
  return (
    <nav class="tabs" aria-label="Status">
      {tabs.map(({ label, status }, index) => {
        const current = status === null ? chosen.length === 0 : chosen.length === 1 && chosen[0] === status;
        return (
          <a
            key={label}
            class="tab"
            href={statusHref(filter, status)}
            aria-current={current ? 'page' : undefined}
            data-tab={index + 1}
          >
            {label}
          </a>
        );
      })}
    </nav>
  );
}
