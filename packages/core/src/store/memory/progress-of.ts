import type { Progress, Transaction } from '../../transaction/transaction.js';

/** The part of a record that may change: the rest was fixed when it was accepted. */
export function progressOf(transaction: Transaction): Progress {
  return {
    status: transaction.status,
    stage: transaction.stage,
    blockedOn: transaction.blockedOn,
    blockedReason: transaction.blockedReason,
    priceNeeded: transaction.priceNeeded,
    version: transaction.version,
    generation: transaction.generation,
    place: transaction.place,
    nonce: transaction.nonce,
    slot: transaction.slot,
    hash: transaction.hash,
    wish: transaction.wish,
    speedUp: transaction.speedUp,
    failures: transaction.failures,
    attemptCount: transaction.attemptCount,
    nextAttemptAt: transaction.nextAttemptAt,
    failure: transaction.failure,
    inclusion: transaction.inclusion,
    validUntil: transaction.validUntil,
    clearedAt: transaction.clearedAt,
    updatedAt: transaction.updatedAt,
  };
}
