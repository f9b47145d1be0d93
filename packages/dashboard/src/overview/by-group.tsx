import * as say from '#text/overview';
import { pageHref } from '../api/root.js';
import { useAnswer } from '../live/use-answer.js';
import { topRows } from '../stats/group-rows.js';
import type { Timeseries } from '../stats/stats.js';
import { numberText } from '../text/number.js';
import { nativeText } from '../transactions/amounts.js';
import { typeName } from '../transactions/summary.js';
import { addressName } from '../ui/hash.js';
import type { Range } from './range-picker.js';

interface ByGroupProps {
  readonly by: 'failure_code' | 'message_type' | 'signer';
  readonly title: string;
  readonly range: Range;
  /** Asks about retrying all of a group. */
  readonly onRetry?: (group: string) => void;
}

const parameter = { failure_code: 'failure_code', message_type: 'message_type', signer: 'from' } as const;

/** What happened in the range, told apart by one thing, the most of it first. */
export function ByGroup({ by, title, range, onRetry }: ByGroupProps) {
  const search = new URLSearchParams({ from: range.from, group_by: by, step: String(range.whole) });
  const { answer, problem } = useAnswer<Timeseries>(`stats/timeseries?${search}`);
  const rows = topRows(answer?.points ?? [], by === 'failure_code');
  const href = (group: string) =>
    pageHref(`/transactions?${new URLSearchParams({ [parameter[by]]: group, created_after: range.from })}`);
  return (
    <section class="card group" aria-label={title}>
      <h2>{title}</h2>
      {!answer && (problem ? <p class="soft">{problem.title}</p> : <span class="bone" />)}
      {answer && rows.length === 0 && (
        <p class="soft">{by === 'failure_code' ? say.nothingFailed : say.nothingHappened}</p>
      )}
      {rows.length > 0 && (
        <div class="scroll">
          <table class="plain">
            <thead>
              <tr>
                <th scope="col">{by === 'failure_code' ? say.code : by === 'signer' ? say.signer : say.type}</th>
                {by !== 'failure_code' && (
                  <th scope="col" class="number">
                    {say.success}
                  </th>
                )}
                <th scope="col" class="number">
                  {say.failed}
                </th>
                {by === 'signer' && (
                  <th scope="col" class="number">
                    {say.fees}
                  </th>
                )}
                {onRetry && (
                  <th scope="col">
                    <span class="sr-only">{say.actions}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ group, success, failed, fee }) => (
                <tr key={group}>
                  <th scope="row" class="wrap">
                    <a href={href(addressIn(group))} title={group}>
                      {by === 'signer' ? addressName(addressIn(group)) : typeName(group)}
                    </a>
                  </th>
                  {by !== 'failure_code' && <td class="number">{numberText(success)}</td>}
                  <td class="number" data-failed={failed > 0}>
                    {numberText(failed)}
                  </td>
                  {by === 'signer' && <td class="number">{nativeText(String(fee), Number(group.split(':')[0]), 4)}</td>}
                  {onRetry && (
                    <td class="row-actions">
                      <button
                        type="button"
                        class="button button-quiet"
                        aria-label={say.retryThose(group)}
                        onClick={() => onRetry(group)}
                      >
                        {say.retry}
                      </button>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** Lanes are named `chain:address`. */
function addressIn(group: string): string {
  return group.replace(/^\d+:(?=0x)/, '');
}
