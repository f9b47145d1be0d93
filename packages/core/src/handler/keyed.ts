import { createHash } from 'node:crypto';
import { BroadcasterError } from '../errors.js';
import type { TransactionEvent } from '../transaction/event.js';
import type { ActOptions } from './act-options.js';
import { canonical } from './canonical.js';

/**
 * The name of a request that may come again: whose it is and its key, then what it asks for. The event that the action
 * leads to carries it, in the same commit, so that whoever asks again finds out what became of the first time.
 *
 * Null: the request has no key.
 * @throws BroadcasterError `invalid_field`
 */
export function requestName(action: string, options: ActOptions): string | null {
  const { idempotencyKey: key, version: _, actor = null, onReplayed: __, ...wish } = options;
  if (key === undefined) return null;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    const detail = 'expected 1 to 255 visible ASCII characters';
    const issues = [{ pointer: '/idempotency_key', code: 'invalid_value', detail }];
    throw new BroadcasterError('invalid_field', 'not valid: idempotency_key', { issues });
  }
  return `${digest({ actor, key })}.${digest({ action, ...wish })}`;
}

/**
 * Whether one of a transaction's events is what this very request led to.
 *
 * @throws BroadcasterError `idempotency_key_reused` where its key led to something else
 */
export function wasAsked(name: string, events: readonly TransactionEvent[]): boolean {
  const key = name.slice(0, name.indexOf('.') + 1);
  const first = events.find(({ request }) => request?.startsWith(key));
  if (first === undefined || first.request === name) return first !== undefined;
  throw new BroadcasterError(
    'idempotency_key_reused',
    `this idempotency key belongs to another action on transaction ${first.transactionId} (${first.type})`,
    { details: { transaction_id: first.transactionId }, hint: 'Use a new key for every action that you want once.' },
  );
}

function digest(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex').slice(0, 32);
}
