import { type Accepted, BroadcasterError, type InsertOutcome, type Transaction } from '@tx-broadcaster/core';
import { cellsOf } from './columns.js';
import { eventColumns } from './event-row.js';
import { CountChanges } from './stage-counts.js';
import { find, insert } from './statement.js';
import { progressColumns, requestColumns, transactionColumns, transactionOf } from './transaction-row.js';
import * as work from './work.js';
import { keep, type Work } from './work.js';

export const addTransactions = insert('transactions', [...requestColumns.names, ...progressColumns.names], true);
export const transactionCells = cellsOf<Transaction>(requestColumns, progressColumns);
export const addEvents = insert('events', eventColumns.names);
const holderOfKey = find('transactions', transactionColumns, 'idempotency_key');

/** Adds transactions, in order; the answer to one whose key is taken is the holder of the key. */
export function* insertWork(accepted: readonly Accepted[]): Work<InsertOutcome[]> {
  const rows = accepted.map(({ transaction }) => transactionCells(transaction));
  const written = yield* work.change(addTransactions, rows);
  const added = accepted.filter((_, at) => written[at]);
  const refused = accepted.filter((_, at) => !written[at]).map(({ transaction }) => transaction);

  const events = added.map(({ event }) => eventColumns.cells(event));
  yield* work.change(addEvents, events);
  const keys = refused.map(({ idempotencyKey }) => idempotencyKey);
  const holders = yield* work.find(holderOfKey, keys);
  const counts = new CountChanges();
  for (const { transaction } of added) counts.add(transaction, 1);
  yield* counts.write();

  const holderOf = new Map(refused.map((transaction, at) => [transaction, holders[at]]));
  const outcomes = accepted.map(({ transaction }, at): InsertOutcome => {
    if (written[at]) return { inserted: true };
    const holder = holderOf.get(transaction);
    if (holder === undefined) throw idTaken(transaction.id);
    return { inserted: false, existing: transactionOf(holder) };
  });
  return keep(outcomes);
}

function idTaken(id: string): BroadcasterError {
  return new BroadcasterError('store_unavailable', `A transaction with the id ${id} is already stored.`);
}
