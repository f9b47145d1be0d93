import { endedOf } from '../transaction/ended.js';
import type { Transaction } from '../transaction/transaction.js';
import type { Change } from './change.js';
import type { LaneView } from './view.js';

/**
 * Pending transactions whose deadline has passed (lane-rules.md 13): queued ones end at once; those with a slot get the
 * wish to expire, which a filler then carries out, if the chain grants it. A person's own wish is never overridden, and
 * what was told to be a success is worth something whenever it comes.
 */
export function expire(view: LaneView, now: number): Change[] {
  const changes: Change[] = [];
  for (const transaction of view.queue) {
    if (!isOverdue(transaction, now)) continue;
    const change = { stage: 'expired', blockedOn: null, failure: endedOf('expired', null) } as const;
    changes.push({ kind: 'transaction', transaction, change, event: 'expired' });
  }
  for (const { slot, transaction } of view.open.withDeadline()) {
    if (!transaction || !isOverdue(transaction, now) || transaction.wish !== null) continue;
    if (transaction.presigned !== null || slot.minedHash !== null) continue;
    changes.push({ kind: 'transaction', transaction, change: { wish: 'expire', speedUp: null }, event: 'expiring' });
  }
  return changes;
}

export function isOverdue({ status, validUntil }: Transaction, now: number): boolean {
  return status === 'pending' && validUntil !== null && validUntil <= now;
}
