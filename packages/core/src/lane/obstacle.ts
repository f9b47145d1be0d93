import type { BlockedOn } from '../transaction/stage.js';
import type { Transaction } from '../transaction/transaction.js';
import type { Change } from './change.js';

/** What keeps an attempt from being signed. */
export interface Obstacle {
  readonly blockedOn: Exclude<BlockedOn, null>;
  /** A sentence for people. */
  readonly reason: string;
  /** Wei per gas that the attempt would need, where that is what it is about. */
  readonly priceNeeded: bigint | null;
}

/** The change that tells of it; none where the record says the same already, give or take a fifth of the price. */
export function blockedBy(transaction: Transaction, { blockedOn, reason, priceNeeded }: Obstacle): Change[] {
  if (transaction.blockedOn === blockedOn && isNear(transaction.priceNeeded, priceNeeded)) return [];
  return [{ kind: 'transaction', transaction, change: { blockedOn, priceNeeded }, event: 'blocked', reason }];
}

function isNear(told: bigint | null, now: bigint | null): boolean {
  if (told === null || now === null) return told === now;
  const apart = told > now ? told - now : now - told;
  return apart * 5n <= told;
}
