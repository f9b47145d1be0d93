import type { Stage } from '@tx-broadcaster/core';
import { useRef } from 'preact/hooks';
import { can } from '../../api/config.js';
import { useAnswer } from '../../live/use-answer.js';
import { countText, type Stats, shortCount } from '../../stats/stats.js';
import { useScrollToCurrent } from '../../ui/scroll-to-current.js';
import { type Filter, searchOf, valuesOf, withOnly, without } from '../filter/filter.js';
import { useListHref } from '../filter/sort.js';
import { stageWords } from '../words.js';

const tabs = [
  { label: 'All', status: null },
  { label: 'Pending', status: 'pending' },
  { label: 'Success', status: 'success' },
  { label: 'Failed', status: 'failed' },
] as const;

/** The statuses with how many there are of each under the rest of the filter, and the stages of the one that was chosen. */
export function StatusTabs({ filter }: { filter: Filter }) {
  const rest = without(without(filter, 'status'), 'stage');
  const known = can('GET /transactions/stats');
  const { answer } = useAnswer<Stats>(known ? `transactions/stats?${searchOf(rest)}` : null);
  const chosen = valuesOf(filter, 'status');
  const hrefOf = useListHref();
  const row = useRef<HTMLElement>(null);
  // with the counts they are wider than they were
  useScrollToCurrent(row, `${chosen} ${answer !== null}`);
  return (
    <div class="tabs-frame">
      <nav ref={row} class="tabs" aria-label="Status">
        {tabs.map(({ label, status }, index) => {
          const current = status === null ? chosen.length === 0 : chosen.length === 1 && chosen[0] === status;
          const count = answer && (status === null ? answer.total : answer.by_status[status]);
          return (
            <a
              key={label}
              class="tab"
              href={hrefOf(withOnly(without(filter, 'stage'), 'status', status === null ? [] : [status]))}
              aria-current={current ? 'page' : undefined}
              data-tab={index + 1}
            >
              {label}
              {answer && count !== null && (
                <span class="count" data-tone={status === 'failed' && count > 0 ? 'failed' : undefined}>
                  <span class="count-long">{countText(count, answer.approximate)}</span>
                  <span class="count-short">{shortCount(count)}</span>
                </span>
              )}
            </a>
          );
        })}
      </nav>
      {known && chosen.length === 1 && <Stages filter={filter} />}
    </div>
  );
}

/** Where those of one status are, precisely: worth showing where they are in more than one place. */
function Stages({ filter }: { filter: Filter }) {
  const { answer } = useAnswer<Stats>(`transactions/stats?${searchOf(without(filter, 'stage'))}`);
  const found = Object.entries(answer?.by_stage ?? {}).filter(([, count]) => count > 0);
  const chosen = valuesOf(filter, 'stage');
  const hrefOf = useListHref();
  if (found.length < 2 && chosen.length === 0) return null;
  return (
    <nav class="stages" aria-label="Stage">
      {found.map(([stage, count]) => (
        <a
          key={stage}
          class="stage-chip"
          href={hrefOf(withOnly(filter, 'stage', chosen.includes(stage) ? [] : [stage]))}
          aria-current={chosen.includes(stage) ? 'page' : undefined}
        >
          {stageWords[stage as Stage] ?? stage}{' '}
          <span class="soft">{countText(count, answer?.approximate ?? false)}</span>
        </a>
      ))}
    </nav>
  );
}
