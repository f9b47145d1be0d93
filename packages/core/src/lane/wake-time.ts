import { isParked } from '../transaction/parked.js';
import type { BlockedOn } from '../transaction/stage.js';
import type { Transaction } from '../transaction/transaction.js';
import type { Ledger } from './ledger.js';
import type { LanePolicy } from './policy.js';
import { isDoubted } from './reassign.js';

/** What else is due, epoch ms, besides what waits in the queue. */
export interface Due {
  /** Looks at the chain and at the pool. */
  readonly lookAt: number;
  /** null: nothing is to be sent. */
  readonly sendAt: number | null;
}

/** When the next round is due, epoch ms: `now` where the last one left something undone, infinity where nothing is. */
export function wakeTime(
  ledger: Ledger,
  policy: LanePolicy,
  blockedOn: BlockedOn,
  { lookAt, sendAt }: Due,
  now: number,
): number {
  const unread = !ledger.waiting.complete && ledger.waiting.length === 0;
  if (unread || (blockedOn === null && ledger.queue.some((queued) => isReady(queued, ledger, now)))) return now;
  const times = [lookAt, sendAt ?? Number.POSITIVE_INFINITY];
  const front = ledger.queue.slice(0, policy.bindLimit);
  for (const { nextAttemptAt } of front) if (nextAttemptAt !== null && nextAttemptAt > now) times.push(nextAttemptAt);
  return Math.max(now, Math.min(...times));
}

/** A queued transaction that only this round's limit kept from being bound. */
function isReady(queued: Transaction, ledger: Ledger, now: number): boolean {
  if (queued.nextAttemptAt !== null && queued.nextAttemptAt > now) return false;
  if (isParked(queued, ledger.lane.parkedAt) || isDoubted(queued, ledger)) return false;
  // these look again at every block
  if (queued.blockedOn === 'insufficient_funds' || queued.blockedOn === 'fee_cap') return false;
  if (queued.blockedOn === 'policy_denied') return false;
  return queued.presigned === null && (queued.gas !== null || ledger.estimates.has(queued.id));
}
