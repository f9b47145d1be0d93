import { BroadcasterError } from '../../errors.js';
import type { Transaction } from '../../transaction/transaction.js';

export interface AcceptedRequest {
  readonly transaction: Transaction;
  /** The idempotency key was seen before: this is the transaction it named then, as it is now. */
  readonly replayed: boolean;
}

/**
 * What a repeated request is answered with: the transaction that its idempotency key, or its signed bytes, named first.
 *
 * @throws BroadcasterError `idempotency_key_reused` where it asks for something else, or is somebody else's
 */
export function replay(existing: Transaction, repeated: Transaction): AcceptedRequest {
  if (existing.submittedBy !== repeated.submittedBy) {
    throw new BroadcasterError('idempotency_key_reused', 'these signed bytes were handed in by somebody else before', {
      hint: 'They are one transaction, and on its way already: ask the chain for its hash.',
      issues: [{ pointer: '/data', code: 'reused', detail: 'belongs to a transaction of another submitter' }],
    });
  }
  const sameBytes = existing.presigned !== null && existing.presigned === repeated.presigned;
  if (existing.fingerprint === repeated.fingerprint || sameBytes) return { transaction: existing, replayed: true };
  throw new BroadcasterError(
    'idempotency_key_reused',
    'this idempotency key belongs to a transaction with another message type or data',
    {
      hint: 'Use a new key for a new transaction.',
      details: { transaction_id: existing.id },
      issues: [{ pointer: '/idempotency_key', code: 'reused', detail: `belongs to transaction ${existing.id}` }],
    },
  );
}
