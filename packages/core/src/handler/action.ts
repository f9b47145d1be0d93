import { BroadcasterError, type ErrorCode } from '../errors.js';
import { blockingOf } from '../transaction/blocking.js';
import type { EventType, TransactionEvent } from '../transaction/event.js';
import { toRecord } from '../transaction/record.js';
import type { ProgressChange, Remarks, Transaction } from '../transaction/transaction.js';

/** What a person's action makes of a transaction: the new state, and the event that goes with it. */
export interface Acted {
  readonly transaction: Transaction;
  readonly event: TransactionEvent;
}

/** Why somebody wants it, who, and when. */
export interface Asked {
  readonly reason: string | null;
  readonly actor: string | null;
  readonly now: number;
  /** The request's name, where it has one. */
  readonly request?: string | null;
}

export function acted(
  before: Transaction,
  change: ProgressChange & Partial<Remarks>,
  type: EventType,
  { reason, actor, now, request = null }: Asked,
): Acted {
  const blocking = blockingOf(before, change, null);
  const transaction: Transaction = { ...before, ...change, ...blocking, version: before.version + 1, updatedAt: now };
  const event: TransactionEvent = {
    transactionId: before.id,
    seq: transaction.version,
    at: now,
    type,
    status: transaction.status,
    stage: transaction.stage,
    blockedOn: transaction.blockedOn,
    reason,
    actor,
    ...(request === null ? {} : { request }),
  };
  return { transaction, event };
}

/** Why an action cannot be taken; carries the record as it is now, so that whoever asked can mend his picture of it. */
export function refusal(
  code: ErrorCode,
  transaction: Transaction,
  doing: 'retried' | 'cancelled' | 'sped up' | 'changed so' | 'unparked',
  why: string,
  details: Readonly<Record<string, unknown>> = {},
): BroadcasterError {
  return new BroadcasterError(code, `transaction ${transaction.id} cannot be ${doing}: ${why}`, {
    details: { transaction: toRecord(transaction), ...details },
  });
}
