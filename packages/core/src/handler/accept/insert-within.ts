import { BroadcasterError } from '../../errors.js';
import type { Transaction } from '../../transaction/transaction.js';
import { withFirstEvent } from './first-event.js';
import { type Place, takeBack } from './place.js';
import type { Charged } from './rates.js';
import { type AcceptedRequest, replay } from './replay.js';

/**
 * Stores a transaction inside one of the caller's database. Whether it ever exists is the caller's to say: nobody is told,
 * and no lane.
 *
 * @throws BroadcasterError `idempotency_key_reused`, `store_unavailable`
 */
export async function insertWithin(
  place: Place,
  charged: Charged | null,
  transaction: Transaction,
): Promise<AcceptedRequest> {
  try {
    const [outcome] = await place.store.insert([withFirstEvent(transaction)]);
    if (outcome?.inserted) return { transaction, replayed: false };
    await takeBack(charged, place);
    if (outcome === undefined) throw new Error('the store did not say what became of it');
    return replay(outcome.existing, transaction);
  } catch (cause) {
    if (BroadcasterError.is(cause) && cause.code !== 'store_unavailable') throw cause;
    throw new BroadcasterError('store_unavailable', 'the store could not add the transaction to yours', {
      retryable: true,
      hint: 'Roll your transaction back and begin it again: nothing of it is kept then.',
      cause,
    });
  }
}
