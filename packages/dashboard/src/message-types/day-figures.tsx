import * as say from '#text/message-types';
import { groupRows } from '../stats/group-rows.js';
import { percent } from '../stats/stats.js';
import { useDay } from '../stats/use-day.js';
import { numberText } from '../text/number.js';
import { durationText } from '../time/duration.js';

/** How transactions of a type fared in the last 24 hours; nothing where there was none. */
export function DayFigures({ name }: { name: string }) {
  const points = (useDay('message_type')?.points ?? []).filter(({ group }) => group === name);
  const [sum] = groupRows(points);
  if (!sum) return null;
  const ended = sum.success + sum.failed;
  const slowest = Math.max(...points.map((point) => point.p95_accept_to_mined_ms ?? 0));
  const figures = [
    [say.successDay, numberText(sum.success)],
    [say.failedDay, numberText(sum.failed)],
    [say.failureRate, percent(ended === 0 ? null : sum.failed / ended)],
    [say.minedWithin, slowest === 0 ? '–' : durationText(slowest)],
  ] as const;
  return (
    <dl class="figures">
      {figures.map(([label, text]) => (
        <div key={label} title={label === say.minedWithin ? say.minedWithinMeans : undefined}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
