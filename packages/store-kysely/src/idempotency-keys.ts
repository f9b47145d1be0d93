import { idempotencyScope, type Transaction } from '@tx-broadcaster/core';
import type { Cell } from './columns.js';
import { insert, remove } from './statement.js';
import { change, changing, type OneStep, type Part } from './work.js';

const addKeys = insert(
  'idempotency_keys',
  ['idempotency_key', 'scope', 'transaction_id', 'lane'],
  ['idempotency_key', 'scope'],
);
const removeKeys = remove('idempotency_keys', ['idempotency_key', 'scope']);

/**
 * Claims the keys of new transactions, before anything else of them is written; those whose key is taken, be it by one in
 * front of them.
 */
export function* claimKeys(transactions: readonly Transaction[]): Part<ReadonlySet<Transaction>> {
  const keyed = transactions.filter(hasKey);
  const claimed = yield* change(addKeys, keyed.map(keyCells));
  return new Set(keyed.filter((_, at) => !claimed[at]));
}

/** The same as a step, answered with whether each key that there is was free. */
export function claimingKeys(transactions: readonly Transaction[]): OneStep {
  return changing(addKeys, transactions.filter(hasKey).map(keyCells));
}

/** What writes claim that bring these keys. */
export function keyClaims(transactions: readonly Transaction[]): string[] {
  return transactions
    .filter(hasKey)
    .map((transaction) => `key ${idempotencyScope(transaction)} ${transaction.idempotencyKey}`);
}

function hasKey({ idempotencyKey }: Transaction): boolean {
  return idempotencyKey !== null;
}

function keyCells(transaction: Transaction): Cell[] {
  return [transaction.idempotencyKey, idempotencyScope(transaction), transaction.id, transaction.lane];
}

/** Frees the keys of transactions that are removed. */
export function* freeKeys(
  rows: readonly { readonly idempotency_key: string | null; readonly scope: string }[],
): Part<void> {
  const keyed = rows.filter((row) => row.idempotency_key !== null);
  yield* change(
    removeKeys,
    keyed.map((row) => [row.idempotency_key, row.scope]),
  );
}
