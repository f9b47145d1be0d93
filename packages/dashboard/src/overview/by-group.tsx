import * as say from '#text/overview';
import { pageHref } from '../api/root.js';
import { useAnswer } from '../live/use-answer.js';
import { topRows } from '../stats/group-rows.js';
import type { Timeseries } from '../stats/stats.js';
import { numberText } from '../text/number.js';
import { durationText } from '../time/duration.js';
import { nativeText } from '../transactions/amounts.js';
import { typeName } from '../transactions/summary.js';
import { addressName } from '../ui/hash.js';
import type { Range } from './range-picker.js';
import { sparkOf } from './spark.js';

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
  const byCode = by === 'failure_code';
  const search = new URLSearchParams({
    from: range.from,
    group_by: by,
    // of failures it is shown how they have gone
    ...(byCode ? {} : { step: String(range.whole) }),
  });
  const { answer, problem } = useAnswer<Timeseries>(`stats/timeseries?${search}`);
  const rows = topRows(answer?.points ?? [], byCode);
  const href = (group: string) =>
    pageHref(`/transactions?${new URLSearchParams({ [parameter[by]]: group, created_after: range.from })}`);
  return (
    <section class="card group" aria-label={title}>
      <h2>{title}</h2>
      {!answer && (problem ? <p class="soft">{problem.title}</p> : <span class="bone" />)}
      {answer && rows.length === 0 && <p class="soft">{byCode ? say.nothingFailed : say.nothingHappened}</p>}
      {rows.length > 0 && (
        <div class="scroll">
          <table class="plain">
            <thead>
              <tr>
                <th scope="col">{byCode ? say.code : by === 'signer' ? say.signer : say.type}</th>
                {!byCode && (
                  <th scope="col" class="number">
                    {say.success}
                  </th>
                )}
                <th scope="col" class="number">
                  {say.failed}
                </th>
                {byCode ? (
                  <th scope="col">
                    <span class="sr-only">{say.overTime}</span>
                  </th>
                ) : (
                  <th scope="col" class="number" title={say.p95About}>
                    {say.p95}
                  </th>
                )}
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
              {rows.map(({ group, success, failed, fee, p95 }) => (
                <tr key={group}>
                  <th scope="row" class="wrap">
                    <a href={href(addressIn(group))} title={group}>
                      {by === 'signer' ? addressName(addressIn(group)) : typeName(group)}
                    </a>
                  </th>
                  {!byCode && <td class="number">{numberText(success)}</td>}
                  <td class="number" data-failed={failed > 0}>
                    {numberText(failed)}
                  </td>
                  {byCode ? (
                    <td class="spark-cell">{answer && <Spark points={sparkOf(answer, group)} />}</td>
                  ) : (
                    <td class="number">{p95 === null ? '–' : durationText(p95)}</td>
                  )}
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

/** A picture of what the number beside it says in sum. */
function Spark({ points }: { points: string | null }) {
  if (points === null) return null;
  return (
    <svg class="spark" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <polyline points={points} vector-effect="non-scaling-stroke" />
    </svg>
  );
}

/** Lanes are named `chain:address`. */
function addressIn(group: string): string {
  return group.replace(/^\d+:(?=0x)/, '');
}
