import { type Accepted, BroadcasterError, type InsertOutcome, idempotencyScope } from '@tx-broadcaster/core';
import type { Kysely } from 'kysely';
import { ActivityChanges } from './activity-sums.js';
import { eventColumns } from './event-row.js';
import type { Database } from './schema.js';
import { CountChanges } from './stage-counts.js';
import { insert } from './statement.js';
import { newTransaction, transactionOf } from './transaction-row.js';
import * as work from './work.js';
import { keep, query, type Work } from './work.js';

export const addTransactions = insert('transactions', newTransaction.names, ['id']);
export const addEvents = insert('events', eventColumns.names);

/**
 * Adds transactions, in order; the answer to one whose key is taken is the holder of the key. `late`: inside a caller's
 * transaction, that keeps nobody from counting.
 */
export function inserts(db: Kysely<Database>, late = false): (accepted: readonly Accepted[]) => Work<InsertOutcome[]> {
  const holderOfKey = db
    .selectFrom('transactions')
    .selectAll()
    .where('idempotency_key', '=', '')
    .where('scope', '=', '')
    .compile();

  return function* (accepted) {
    const rows = accepted.map(({ transaction }) => newTransaction.cells(transaction));
    const written = yield* work.change(addTransactions, rows);
    const added = accepted.filter((_, at) => written[at]);
    const events = added.map(({ event }) => eventColumns.cells(event));
    yield* work.change(addEvents, events);
    const counts = new CountChanges();
    const activity = new ActivityChanges();
    for (const { transaction } of added) {
      counts.add(transaction, 1);
      activity.add(null, transaction);
    }
    yield* activity.write(late);
    yield* counts.write(late);

    const outcomes: InsertOutcome[] = [];
    for (const [at, { transaction }] of accepted.entries()) {
      if (written[at]) {
        outcomes.push({ inserted: true });
        continue;
      }
      const key = [transaction.idempotencyKey, idempotencyScope(transaction)];
      const [holder] = yield* query(holderOfKey, key);
      if (holder === undefined) throw idTaken(transaction.id);
      outcomes.push({ inserted: false, existing: transactionOf(holder) });
    }
    return keep(outcomes);
  };
}

function idTaken(id: string): BroadcasterError {
  return new BroadcasterError('store_unavailable', `A transaction with the id ${id} is already stored.`);
}
