import type { JsonValue } from '../../transaction/transaction.js';

/** A decoded value. Integers beyond 2^53 would lose digits as numbers: all of them are texts. */
export function asJson(value: unknown): JsonValue {
  if (typeof value === 'bigint' || typeof value === 'number') return String(value);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object' || value === null) return null;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asJson(item)]));
}
