import type { GroupRow } from '../stats/group-rows.js';

/** How many more transactions a balance pays for, if they cost what those of the day did; null: none was paid for. */
export function enoughFor(balance: bigint, { fee, mined }: Pick<GroupRow, 'fee' | 'mined'>): number | null {
  return fee === 0n || mined === 0 ? null : Number((balance * BigInt(mined)) / fee);
}
