import type { Point } from './stats.js';

/** What happened to one group, summed up. */
export interface GroupRow {
  readonly group: string;
  readonly success: number;
  readonly failed: number;
  readonly mined: number;
  /** Spent on fees, wei. */
  readonly fee: bigint;
  /** From accepted to mined, ms: 95 of 100 took no longer, in the span where they took longest; null: none was mined. */
  readonly p95: number | null;
}

const shownAtMost = 8;

/** One row per group with the sums of all its spans. */
export function groupRows(points: readonly Partial<Point>[]): GroupRow[] {
  const rows = new Map<string, GroupRow>();
  for (const {
    group,
    success = 0,
    failed = 0,
    mined = 0,
    fee_wei = '0',
    p95_accept_to_mined_ms: p95 = null,
  } of points) {
    if (group === null || group === undefined) continue;
    const known = rows.get(group) ?? { group, success: 0, failed: 0, mined: 0, fee: 0n, p95: null };
    rows.set(group, {
      group,
      success: known.success + success,
      failed: known.failed + failed,
      mined: known.mined + mined,
      fee: known.fee + BigInt(fee_wei),
      p95: p95 === null ? known.p95 : Math.max(p95, known.p95 ?? 0),
    });
  }
  return [...rows.values()];
}

/** The few that matter: the most failures first, or the most of everything. */
export function topRows(points: readonly Partial<Point>[], byFailures: boolean): GroupRow[] {
  const weight = (row: GroupRow) => row.failed + (byFailures ? 0 : row.success);
  return groupRows(points)
    .filter((row) => weight(row) > 0)
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, shownAtMost);
}

/** Fees by chain: signers are told apart as `chain:address`. */
export function feesByChain(points: readonly Partial<Point>[]): Map<number, bigint> {
  const fees = new Map<number, bigint>();
  for (const { group, fee } of groupRows(points)) {
    const chain = Number(group.split(':')[0]);
    fees.set(chain, (fees.get(chain) ?? 0n) + fee);
  }
  return fees;
}
