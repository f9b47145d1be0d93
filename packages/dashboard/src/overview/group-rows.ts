import type { Point } from './stats.js';

interface GroupRow {
  readonly group: string;
  readonly success: number;
  readonly failed: number;
}

const shownAtMost = 8;

/** One row per group with the sums of all its spans; the most failures first, or the most of everything. */
export function rowsOf(points: readonly Partial<Point>[], byFailures: boolean): GroupRow[] {
  const rows = new Map<string, GroupRow>();
  for (const { group, success = 0, failed = 0 } of points) {
    if (group === null || group === undefined) continue;
    const known = rows.get(group);
    rows.set(group, { group, success: (known?.success ?? 0) + success, failed: (known?.failed ?? 0) + failed });
  }
  const weight = (row: GroupRow) => row.failed + (byFailures ? 0 : row.success);
  return [...rows.values()]
    .filter((row) => weight(row) > 0)
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, shownAtMost);
}
