import type { Transaction } from './transaction.js';

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
