import type { Accepted } from '../../store/store.js';
import type { Transaction } from '../../transaction/transaction.js';

/** A new transaction with the event that begins its timeline. */
export function withFirstEvent(transaction: Transaction): Accepted {
  const { id, version, createdAt, status, stage, submittedBy } = transaction;
  const event = {
    transactionId: id,
    seq: version,
    at: createdAt,
    type: 'queued',
    status,
    stage,
    blockedOn: null,
    reason: null,
    actor: submittedBy,
  } as const;
  return { transaction, event };
}
