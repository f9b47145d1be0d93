import type { Clock } from '../../clock.js';
import { durationMs } from '../../duration.js';
import type { Confirmations } from '../../transaction/confirmations.js';
import type { MessageType } from '../../transaction/message-type.js';
import type { SuccessOn } from '../../transaction/stage.js';
import { type JsonValue, laneId, type Transaction } from '../../transaction/transaction.js';
import type { EncodedCall } from '../call/encode-call.js';
import { type BroadcastOptions, fingerprintOf } from '../request.js';
import type { Route } from './route.js';

export interface NewTransactionContext {
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: () => string;
  readonly defaults: {
    readonly successOn: SuccessOn;
    readonly confirmations: (chainId: number) => Confirmations;
    readonly maxAttempts: number;
  };
}

/** A request that was read. */
export interface Wanted {
  readonly messageType: string;
  readonly type: MessageType;
  /** As it came. */
  readonly data: JsonValue;
  readonly call: EncodedCall;
  readonly options: BroadcastOptions;
  readonly route: Route;
}

/** The transaction as it comes into being: queued, and not stored yet. */
export function newTransaction(
  { clock, newId, defaults }: NewTransactionContext,
  { messageType, type, data, call, options, route: { chainId, signer, pooled } }: Wanted,
): Transaction {
  const now = clock.now();
  const id = newId();
  // the same signed bytes are the same transaction, whatever else is said about them
  const idempotencyKey = call.presigned ? `raw:${call.presigned.hash}` : (options.idempotencyKey ?? null);
  return {
    id,
    lane: laneId(chainId, signer),
    chainId,
    signer,
    pooled,
    messageType,
    data,
    to: call.to,
    value: call.value,
    calldata: call.calldata,
    gas: call.gas,
    maxFeePerGas: call.maxFeePerGas,
    maxPriorityFeePerGas: call.maxPriorityFeePerGas,
    presigned: call.presigned?.raw ?? null,
    submittedBy: options.submittedBy ?? null,
    idempotencyKey,
    fingerprint: idempotencyKey === null ? '' : fingerprintOf(messageType, data, options),
    externalId: options.externalId ?? null,
    tags: options.tags ?? [],
    metadata: options.metadata ?? {},
    priority: options.priority ?? 0,
    successOn: options.successOn ?? type.successOn ?? defaults.successOn,
    confirmations: options.confirmations ?? type.confirmations ?? defaults.confirmations(chainId),
    maxAttempts: options.maxAttempts ?? type.maxAttempts ?? defaults.maxAttempts,
    createdAt: now,
    parentId: options.parentId ?? null,
    note: null,
    status: 'pending',
    stage: 'queued',
    blockedOn: null,
    blockedReason: null,
    priceNeeded: null,
    version: 1,
    generation: 1,
    place: id,
    nonce: null,
    slot: null,
    hash: call.presigned?.hash ?? null,
    wish: null,
    speedUp: null,
    failures: 0,
    attemptCount: 0,
    nextAttemptAt: null,
    failure: null,
    inclusion: null,
    validUntil:
      options.validUntil ?? (type.validFor === undefined ? null : now + durationMs(type.validFor, 'validFor')),
    clearedAt: null,
    updatedAt: now,
  };
}
