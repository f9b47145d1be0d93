import { isParked } from '../transaction/parked.js';
import type { Transaction } from '../transaction/transaction.js';
import { type Acted, type Asked, acted, refusal } from './action.js';

/**
 * A person's word that this very transaction has not been executed, though its lane's store may be an older copy of
 * itself: it goes on (lane-rules.md 1). `parkedAt` is the lane's, and whatever is parked next is parked later than this: clocks
 * of instances differ, and have no say in it.
 *
 * @throws BroadcasterError `not_parked`
 */
export function unparked(before: Transaction, parkedAt: number | null, asked: Asked): Acted {
  if (before.stage !== 'queued' || parkedAt === null || !isParked(before, parkedAt)) {
    throw refusal('not_parked', before, 'unparked', `it is not parked (stage ${before.stage})`);
  }
  const change = { clearedAt: parkedAt + 1, blockedOn: null, nextAttemptAt: null };
  return acted(before, change, 'unparked', asked);
}
