import { BroadcasterError } from '../../errors.js';
import type { JsonValue } from '../../transaction/transaction.js';

/**
 * `data` as JSON keeps it; library callers may pass bigints, which become decimal strings.
 *
 * @throws BroadcasterError `invalid_data`
 */
export function toJson(data: unknown): JsonValue {
  if (typeof data === 'string') return data;
  try {
    const text = JSON.stringify(data, (_key, value) => (typeof value === 'bigint' ? value.toString() : value));
    return text === undefined ? null : (JSON.parse(text) as JsonValue);
  } catch (cause) {
    const issues = [{ pointer: '/data', code: 'invalid_value', detail: 'expected something that JSON can say' }];
    throw new BroadcasterError('invalid_data', 'the data cannot be written as JSON', { issues, cause });
  }
}
