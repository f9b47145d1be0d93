import { useSignal } from '@preact/signals';
import * as say from '#text/operations';
import { can } from '../api/config.js';
import { useAnswer } from '../live/use-answer.js';
import type { Stats } from '../stats/stats.js';
import { numberText } from '../text/number.js';
import { type Filter, searchOf } from '../transactions/filter/filter.js';
import { Icon } from '../ui/icon.js';
import type { IconName } from '../ui/icon-name.js';
import { loaded } from '../ui/loaded.js';
import type { Target, TriedOut } from './operation.js';
import { clearSelection, isSelected, selectAllMatching, selection, targetOf } from './selection.js';

const OperationDialog = loaded(() => import('./operation-dialog.js').then((module) => module.OperationDialog));

const TagDialog = loaded(() => import('./tag-dialog.js').then((module) => module.TagDialog));

const icons: Readonly<Record<TriedOut, IconName>> = { retry: 'retry', speed_up: 'speed', cancel: 'cancel' };

/** What can be done to the rows that are selected, or to all that match. */
export function BulkBar({ filter, shown }: { filter: Filter; shown: readonly string[] }) {
  const asking = useSignal<{ action: TriedOut | 'tag'; target: Target } | null>(null);
  const { all, ids } = selection.value;
  const isOpen = all || ids.size > 0;
  const statsPath = can('GET /transactions/stats') ? `transactions/stats?${searchOf(filter)}` : null;
  const { answer } = useAnswer<Stats>(isOpen ? statsPath : null);
  if (!isOpen) return null;
  const close = () => {
    asking.value = null;
  };
  const matching = answer?.total ?? null;
  const count = all ? (matching === null ? null : matching - ids.size) : ids.size;
  const wholePage = !all && shown.length > 0 && shown.every((id) => isSelected(id));
  return (
    <section class="bulk" aria-label={say.selectedTransactions}>
      <p class="bulk-count" role="status">
        {say.selected(count === null ? say.allMatching : numberText(count))}
        {wholePage && matching !== null && matching > shown.length && (
          <button type="button" class="button button-quiet" onClick={selectAllMatching}>
            {say.selectAll(numberText(matching))}
          </button>
        )}
      </p>
      <div class="actions">
        {(['retry', 'speed_up', 'cancel'] as const).map((action) => (
          <button
            key={action}
            type="button"
            class={`button ${action === 'cancel' ? 'danger' : ''}`}
            data-bulk={action}
            onClick={() => {
              asking.value = { action, target: targetOf(selection.peek(), filter) };
            }}
          >
            <Icon name={icons[action]} />
            {say.verbs[action]}
          </button>
        ))}
        <button
          type="button"
          class="button"
          data-bulk="tag"
          onClick={() => {
            asking.value = { action: 'tag', target: targetOf(selection.peek(), filter) };
          }}
        >
          <Icon name="tag" />
          {say.verbs.tag}
        </button>
        <button
          type="button"
          class="button-icon"
          aria-label={say.clearSelection}
          title={say.clearSelectionKey}
          onClick={clearSelection}
        >
          <Icon name="close" />
        </button>
      </div>
      {asking.value && <Asked {...asking.value} count={count} onClose={close} />}
    </section>
  );
}

interface AskedProps {
  readonly action: TriedOut | 'tag';
  readonly target: Target;
  readonly count: number | null;
  readonly onClose: () => void;
}

function Asked({ action, target, count, onClose }: AskedProps) {
  return action === 'tag' ? (
    <TagDialog target={target} count={count} onClose={onClose} />
  ) : (
    <OperationDialog action={action} target={target} onClose={onClose} />
  );
}
