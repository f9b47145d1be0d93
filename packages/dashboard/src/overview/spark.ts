import type { Timeseries } from '../stats/stats.js';

/** The failures of one group over time, as a line in a box of 100 by 100 with their most at its top; null: there is but one span. */
export function sparkOf(
  { from, to, step, points }: Pick<Timeseries, 'from' | 'to' | 'step' | 'points'>,
  group: string,
): string | null {
  const own = points.filter((point) => point.group === group);
  const failed = new Map(own.map((point) => [Date.parse(point.t), point.failed]));
  const [begin, span] = [Date.parse(from), step * 1_000];
  const last = Math.round((Date.parse(to) - begin) / span) - 1;
  if (last < 1) return null;
  const most = Math.max(1, ...failed.values());
  const at = (index: number) => {
    const height = 100 - ((failed.get(begin + index * span) ?? 0) / most) * 100;
    return `${((index / last) * 100).toFixed(1)},${height.toFixed(1)}`;
  };
  return Array.from({ length: last + 1 }, (_, index) => at(index)).join(' ');
}
