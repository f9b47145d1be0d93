import { BroadcasterError } from '../../errors.js';

/** One field of a request that says something it cannot say. */
export function invalidField(pointer: string, detail: string): BroadcasterError {
  return new BroadcasterError('invalid_field', `not valid: ${pointer.slice(1)}`, {
    issues: [{ pointer, code: 'invalid_value', detail }],
  });
}
