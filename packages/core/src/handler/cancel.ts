import { endedOf } from '../transaction/ended.js';
import { isGivenUp } from '../transaction/stage.js';
import type { Transaction } from '../transaction/transaction.js';
import { type Acted, type Asked, acted, refusal } from './action.js';

/**
 * A person's wish for the end of a transaction. Without a slot it ends at once; with one, a no-op is put into the slot
 * and the chain decides which of the two is mined (lane-rules.md 4, 12): the record is `cancelled` only when the no-op
 * was. One that has failed but still owns its slot can be cancelled too: then it can certainly never be mined any more.
 *
 * Null: that is already wished for.
 * @throws BroadcasterError `too_late` once it was mined, `already_terminal`, `not_cancellable`
 */
export function cancelled(before: Transaction, asked: Asked): Acted | null {
  const { stage, slot, inclusion, wish } = before;
  if (stage === 'queued') {
    const ended = { stage: 'cancelled', status: 'failed', blockedOn: null, nextAttemptAt: null, wish: null } as const;
    return acted(before, { ...ended, failure: endedOf('cancelled', asked.reason) }, 'cancelled', asked);
  }
  if (stage === 'confirmed' || inclusion !== null) {
    throw refusal('too_late', before, 'cancelled', `it was mined in block ${inclusion?.blockNumber}`);
  }
  if (slot === null) throw refusal('already_terminal', before, 'cancelled', `it has ended (stage ${stage})`);
  if (before.presigned !== null) {
    const why = 'its bytes were signed by the caller: only he can sign another transaction with its nonce';
    throw refusal('not_cancellable', before, 'cancelled', why);
  }
  if (wish === 'cancel') return null;
  const blockedOn = isGivenUp(stage) ? null : 'slot_closing';
  return acted(before, { wish: 'cancel', speedUp: null, blockedOn }, 'cancelling', asked);
}
