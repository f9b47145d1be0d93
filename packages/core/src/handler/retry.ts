import { BroadcasterError } from '../errors.js';
import type { TransactionEvent } from '../transaction/event.js';
import { toRecord } from '../transaction/record.js';
import { isRetryable } from '../transaction/stage.js';
import type { ProgressChange, Transaction } from '../transaction/transaction.js';

export interface Retried {
  readonly transaction: Transaction;
  readonly event: TransactionEvent;
}

/**
 * A person's wish for another try. With its slot still its own, the transaction goes on in it with the same nonce, so
 * that it can never take effect twice; with a filler under way it waits for the chain's decision; only a slot that was
 * used up, at depth, by something else (or by its own reverted inclusion) is followed by a new one (lanes.md 12, 23).
 *
 * @throws BroadcasterError `already_mined`, `not_retryable`
 */
export function retried(before: Transaction, reason: string | null, now: number, place: string): Retried {
  const change = before.status === 'pending' ? runNow(before, now) : restart(before, now, place);
  const transaction: Transaction = { ...before, ...change, version: before.version + 1, updatedAt: now };
  const event: TransactionEvent = {
    transactionId: before.id,
    seq: transaction.version,
    at: now,
    type: 'retried',
    status: transaction.status,
    stage: transaction.stage,
    blockedOn: transaction.blockedOn,
    reason,
  };
  return { transaction, event };
}

function restart(before: Transaction, now: number, place: string): ProgressChange {
  if (before.stage === 'confirmed' || before.stage === 'mined') {
    throw refusal('already_mined', before, `it was mined in block ${before.inclusion?.blockNumber}`);
  }
  if (!isRetryable(before.stage)) throw refusal('not_retryable', before, `its stage is ${before.stage}`);
  const afresh = {
    status: 'pending',
    failures: 0,
    nextAttemptAt: null,
    failure: null,
    validUntil: stillValid(before, now),
  } as const;
  if (before.slot === 'open') return { ...afresh, stage: 'signed', wish: null, blockedOn: null };
  if (before.slot === 'closing') return { ...afresh, stage: 'sent', wish: 'retry', blockedOn: 'slot_closing', place };
  const tookSlot = before.nonce !== null;
  if (before.presigned !== null && tookSlot) {
    throw refusal('not_retryable', before, 'its nonce was used, and its bytes were signed by the caller');
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

/** A pending transaction that waits for its back-off goes at once. */
function runNow(before: Transaction, now: number): ProgressChange {
  if (before.blockedOn !== 'retry_backoff' || before.nextAttemptAt === null || before.nextAttemptAt <= now) {
    throw refusal('not_retryable', before, `it is under way (stage ${before.stage})`);
  }
  return { nextAttemptAt: now, blockedOn: null };
}

/** A deadline that has passed must not end the retry it did not know of (lanes.md 13). */
function stillValid({ validUntil }: Transaction, now: number): number | null {
  return validUntil !== null && validUntil <= now ? null : validUntil;
}

function refusal(code: 'already_mined' | 'not_retryable', transaction: Transaction, why: string): BroadcasterError {
  return new BroadcasterError(code, `transaction ${transaction.id} cannot be retried: ${why}`, {
    details: { transaction: toRecord(transaction) },
  });
}
