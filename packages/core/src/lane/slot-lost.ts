import { endedOf } from '../transaction/ended.js';
import { isGivenUp } from '../transaction/stage.js';
import type { Transaction } from '../transaction/transaction.js';
import type { Change } from './change.js';
import { failureOf } from './failures.js';
import type { OpenSlot } from './open-slot.js';

/** A stranger's transaction used the slot's nonce. */
export function foreignChanges({ slot, transaction }: OpenSlot, by = 'a transaction that is not ours'): Change[] {
  const changes: Change[] = [{ kind: 'slot', nonce: slot.nonce, change: { usedBy: 'foreign' } }];
  if (transaction) changes.push(slotLost(transaction, `nonce ${slot.nonce} was used by ${by}`));
  return changes;
}

/** The slot went to a filler or a stranger: the payload of this generation can never be mined any more. */
export function slotLost(transaction: Transaction, reason: string, reset = false): Change {
  const gone = { slot: null, wish: null, speedUp: null, nextAttemptAt: null } as const;
  const ended = (stage: 'cancelled' | 'expired'): Change => ({
    kind: 'transaction',
    transaction,
    change: { ...gone, stage, blockedOn: null, failure: endedOf(stage, reason) },
    event: stage,
    reason,
  });
  if (transaction.wish === 'cancel') return ended('cancelled');
  if (transaction.wish === 'expire') return ended('expired');
  if (transaction.wish !== 'retry' && isGivenUp(transaction.stage)) {
    return { kind: 'transaction', transaction, change: { ...gone, blockedOn: null }, event: 'displaced', reason };
  }
  // on a chain that was reset the caller's nonce may come again
  if (transaction.presigned !== null && !reset) {
    const failure = failureOf('nonce-too-low', 'its nonce was used by another transaction', null);
    return {
      kind: 'transaction',
      transaction,
      change: { ...gone, stage: 'rejected', blockedOn: null, failure },
      event: 'rejected',
      reason,
    };
  }
  return {
    kind: 'transaction',
    transaction,
    change: {
      ...gone,
      stage: 'queued',
      blockedOn: null,
      nonce: null,
      hash: transaction.presigned === null ? null : transaction.hash,
      inclusion: null,
      failures: 0,
      generation: transaction.generation + 1,
    },
    event: 'displaced',
    reason,
  };
}
