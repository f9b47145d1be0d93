import type { Transaction } from './transaction.js';

/**
 * From when on a lane that stops now parks what it has: not before the newest of its transactions that are at hand, and
 * later than what was parked, and cleared, before. Clocks of instances differ, and one may be set back with the store.
 */
export function parksFrom(
  now: number,
  { parkedAt }: { readonly parkedAt: number | null },
  queue: readonly Pick<Transaction, 'createdAt' | 'clearedAt'>[],
): number {
  const least = Math.max(now, parkedAt === null ? 0 : parkedAt + 1);
  return queue.reduce((latest, { createdAt, clearedAt }) => Math.max(latest, createdAt, clearedAt ?? 0), least);
}

/**
 * Whether a transaction may take no slot until a person has confirmed that it has not been executed: it was accepted
 * before its lane last stopped for a review, and a store that is an older copy of itself has forgotten which of those it
 * had sent (lane-rules.md 1). What its caller signed carries its nonce: sent twice, it is executed once.
 */
export function isParked(
  { createdAt, clearedAt, presigned }: Pick<Transaction, 'createdAt' | 'clearedAt' | 'presigned'>,
  parkedAt: number | null,
): boolean {
  if (parkedAt === null || presigned !== null || createdAt > parkedAt) return false;
  return clearedAt === null || clearedAt <= parkedAt;
}
