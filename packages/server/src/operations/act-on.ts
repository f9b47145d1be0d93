import { type Broadcaster, BroadcasterError, type TransactionRecord } from '@tx-broadcaster/core';
import type { OperationAuthor, OperationResult, StoredOperation } from './operation.js';

export type Actors = Pick<
  Broadcaster,
  'get' | 'list' | 'count' | 'history' | 'preview' | 'retry' | 'cancel' | 'speedUp' | 'amend'
>;

/** Troubles that pass by themselves: the same is tried again. */
const passing = new Set<string>(['store_unavailable', 'shutting_down']);

/** Does an operation's action to one transaction; null: not now, but later. */
export async function actOn(
  id: string,
  operation: StoredOperation,
  broadcaster: Actors,
): Promise<OperationResult | null> {
  try {
    const record = await broadcaster.get(id);
    if (!record) return skipped(id, 'not_found', 'it is not there any more');
    if (!mayActOn(operation.order.by, record)) {
      return skipped(id, 'forbidden', 'whoever ordered this may not act on it');
    }
    await run(id, operation, broadcaster);
    return { transaction_id: id, outcome: 'succeeded', code: null, detail: null };
  } catch (error) {
    if (!BroadcasterError.is(error)) return failed(id, 'internal', 'an unexpected error');
    if (passing.has(error.code)) return null;
    return error.code === 'conflict' ? failed(id, error.code, error.message) : skipped(id, error.code, error.message);
  }
}

/** Whether this operation has done it already: its events say whose they are. */
export async function wasDone(id: string, operation: StoredOperation, broadcaster: Actors): Promise<boolean> {
  const history = await broadcaster.history(id);
  return history?.events.some(({ reason }) => reason?.includes(operation.id)) ?? false;
}

export function mayActOn(
  { messageTypes, signers }: OperationAuthor,
  { message_type, from }: TransactionRecord,
): boolean {
  const isNamed = (name: string) =>
    name.endsWith('*') ? message_type.startsWith(name.slice(0, -1)) : name === message_type;
  if (messageTypes !== null && !messageTypes.some(isNamed)) return false;
  return signers === null || signers.some((signer) => signer.toLowerCase() === from.toLowerCase());
}

function run(id: string, { id: operationId, order }: StoredOperation, broadcaster: Actors): Promise<TransactionRecord> {
  const { action, reason, by, fees, tags } = order;
  const told = `${reason ?? 'in bulk'} (operation ${operationId})`;
  const options = { reason: told, ...(by.actor === null ? {} : { actor: by.actor }) };
  switch (action) {
    case 'retry':
      return broadcaster.retry(id, options);
    case 'cancel':
      return broadcaster.cancel(id, options);
    case 'speed_up':
      return broadcaster.speedUp(id, { ...options, ...feesOf(fees) });
    case 'tag':
      return broadcaster.amend(id, { ...options, addTags: tags.add, removeTags: tags.remove });
    default:
      return action satisfies never;
  }
}

export function feesOf({ maxFeePerGas, maxPriorityFeePerGas }: StoredOperation['order']['fees']) {
  return {
    maxFeePerGas: maxFeePerGas === null ? null : BigInt(maxFeePerGas),
    maxPriorityFeePerGas: maxPriorityFeePerGas === null ? null : BigInt(maxPriorityFeePerGas),
  };
}

function skipped(transaction_id: string, code: string, detail: string): OperationResult {
  return { transaction_id, outcome: 'skipped', code, detail };
}

function failed(transaction_id: string, code: string, detail: string): OperationResult {
  return { transaction_id, outcome: 'failed', code, detail };
}
