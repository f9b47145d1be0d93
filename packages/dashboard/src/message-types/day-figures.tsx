import { groupRows } from '../stats/group-rows.js';
import { percent } from '../stats/stats.js';
import { useDay } from '../stats/use-day.js';
import { durationText } from '../time/duration.js';

/** How transactions of a type fared in the last 24 hours; nothing where there was none. */
export function DayFigures({ name }: { name: string }) {
  const points = (useDay('message_type')?.points ?? []).filter(({ group }) => group === name);
  const [sum] = groupRows(points);
  if (!sum) return null;
  const ended = sum.success + sum.failed;
  const slowest = Math.max(...points.map((point) => point.p95_accept_to_mined_ms ?? 0));
  const figures = [
    ['Success, 24 h', sum.success.toLocaleString('en')],
    ['Failed, 24 h', sum.failed.toLocaleString('en')],
    ['Failure rate', percent(ended === 0 ? null : sum.failed / ended)],
    ['Mined within', slowest === 0 ? '–' : durationText(slowest)],
  ] as const;
  return (
    <dl class="figures">
      {figures.map(([label, text]) => (
        <div key={label} title={label === 'Mined within' ? '95 of 100, in the slowest hour' : undefined}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
