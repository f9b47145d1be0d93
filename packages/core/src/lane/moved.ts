import { blockingOf } from '../transaction/blocking.js';
import type { EventType } from '../transaction/event.js';
import { statusAfter } from '../transaction/stage.js';
import type { ProgressChange, Transaction } from '../transaction/transaction.js';
import type { Told } from './draft.js';

/** What becomes of a transaction, and why. */
export interface Move {
  readonly change: ProgressChange;
  readonly event: EventType;
  readonly reason: string | null;
  /** With a stage of `mined` or later: whether the payload executed. */
  readonly executed: boolean;
}

/**
 * A record after one more move, with the one event that tells of all that its round has made of it; `drafted` is what the
 * round has made of it before.
 */
export function moved(before: Transaction, move: Move, drafted: Told | undefined, now: number): Told {
  const { change, event, reason, executed } = move;
  const from = drafted?.from ?? before.version;
  const stage = change.stage ?? before.stage;
  const statusByStage =
    change.stage === undefined ? before.status : statusAfter(before.status, stage, before.successOn, executed);
  const status = change.status ?? statusByStage;
  const blocking = blockingOf(before, change, reason);
  const version = from + 1;
  const transaction: Transaction = { ...before, ...change, ...blocking, stage, status, version, updatedAt: now };
  return {
    transaction,
    event: {
      transactionId: transaction.id,
      seq: version,
      at: now,
      // where it begins, a transaction that waits is first of all queued
      type: from === 0 && stage === 'queued' ? 'queued' : event,
      status,
      stage,
      blockedOn: transaction.blockedOn,
      reason,
      // and whoever handed it in is who began it
      actor: from === 0 ? transaction.submittedBy : null,
    },
    from,
    previous: drafted?.previous ?? before.status,
  };
}
