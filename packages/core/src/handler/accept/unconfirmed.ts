import { BroadcasterError } from '../../errors.js';

/** Whether the store has it is not known. */
export function unconfirmed(cause: unknown): BroadcasterError {
  return new BroadcasterError('store_unavailable', 'the store could not confirm that the transaction was kept', {
    retryable: true,
    hint: 'It may have been kept: send it again with the same idempotency key.',
    cause,
  });
}
