import { isRetryable } from '../transaction/stage.js';
import type { ProgressChange, Transaction } from '../transaction/transaction.js';
import { type Acted, type Asked, acted, refusal } from './action.js';

/**
 * A person's wish for another try. With its slot still its own, the transaction goes on in it with the same nonce, so
 * that it can never take effect twice; with a filler under way it waits for the chain's decision; only a slot that was
 * used up, at depth, by something else (or by its own reverted inclusion) is followed by a new one (lane-rules.md 12,
 * 23). One that waits for its back-off goes at once; one that was to be cancelled is not any more.
 *
 * @throws BroadcasterError `already_mined`, `not_retryable`
 */
export function retried(before: Transaction, asked: Asked, place: string): Acted {
  const { now } = asked;
  const change = before.status === 'pending' ? goOn(before, now) : restart(before, now, place);
  return acted(before, change, 'retried', asked);
}

function restart(before: Transaction, now: number, place: string): ProgressChange {
  if (before.stage === 'confirmed' || before.stage === 'mined') {
    throw refusal('already_mined', before, 'retried', `it was mined in block ${before.inclusion?.blockNumber}`);
  }
  if (!isRetryable(before.stage)) throw refusal('not_retryable', before, 'retried', `its stage is ${before.stage}`);
  const afresh = {
    status: 'pending',
    failures: 0,
    nextAttemptAt: null,
    failure: null,
    speedUp: null,
    validUntil: stillValid(before, now),
  } as const;
  if (before.slot === 'open') return { ...afresh, stage: 'signed', wish: null, blockedOn: null };
  if (before.slot === 'closing') return { ...afresh, stage: 'sent', wish: 'retry', blockedOn: 'slot_closing', place };
  const tookSlot = before.nonce !== null;
  if (before.presigned !== null && tookSlot) {
    throw refusal('not_retryable', before, 'retried', 'its nonce was used, and its bytes were signed by the caller');
  }
  return {
    ...afresh,
    stage: 'queued',
    wish: null,
    blockedOn: null,
    nonce: null,
    hash: before.presigned === null ? null : before.hash,
    inclusion: null,
    place,
    generation: before.generation + (tookSlot ? 1 : 0),
  };
}

function goOn(before: Transaction, now: number): ProgressChange {
  if (before.wish === 'cancel') {
    if (before.slot === 'closing') return { wish: 'retry', blockedOn: 'slot_closing' };
    return { wish: null, blockedOn: null, nextAttemptAt: null };
  }
  if (before.blockedOn !== 'retry_backoff' || before.nextAttemptAt === null || before.nextAttemptAt <= now) {
    throw refusal('not_retryable', before, 'retried', `it is under way (stage ${before.stage})`);
  }
  return { nextAttemptAt: now, blockedOn: null };
}

/** A deadline that has passed must not end the retry it did not know of (lane-rules.md 13). */
function stillValid({ validUntil }: Transaction, now: number): number | null {
  return validUntil !== null && validUntil <= now ? null : validUntil;
}
