import { type Accepted, BroadcasterError, type InsertOutcome, idempotencyScope } from '@tx-broadcaster/core';
import type { Kysely } from 'kysely';
import { ActivityChanges } from './activity-sums.js';
import { eventColumns } from './event-row.js';
import { claimKeys } from './idempotency-keys.js';
import type { Database } from './schema.js';
import { CountChanges } from './stage-counts.js';
import { insert, insertLast } from './statement.js';
import { newTransaction, transactionOf } from './transaction-row.js';
import * as work from './work.js';
import { keep, query, type Work } from './work.js';

export const addTransactions = insert('transactions', newTransaction.names, ['id']);
export const addEvents = insertLast('events', eventColumns.names);

/**
 * Adds transactions, in order; the answer to one whose key is taken is the holder of the key. `late`: inside a caller's
 * transaction, that keeps nobody from counting.
 */
export function inserts(db: Kysely<Database>, late = false): (accepted: readonly Accepted[]) => Work<InsertOutcome[]> {
  const holderOfKey = db
    .selectFrom('idempotency_keys')
    .innerJoin('transactions', (join) =>
      join
        .onRef('transactions.lane', '=', 'idempotency_keys.lane')
        .onRef('transactions.id', '=', 'idempotency_keys.transaction_id'),
    )
    .selectAll('transactions')
    .where('idempotency_keys.idempotency_key', '=', '')
    .where('idempotency_keys.scope', '=', '')
    .compile();

  return function* (accepted) {
    const repeats = yield* claimKeys(accepted.map(({ transaction }) => transaction));
    const added = accepted.filter(({ transaction }) => !repeats.has(transaction));
    const rows = added.map(({ transaction }) => newTransaction.cells(transaction));
    const written = yield* work.change(addTransactions, rows);
    const untold = added[written.indexOf(false)];
    if (untold !== undefined) throw idTaken(untold.transaction.id);
    const events = added.map(({ transaction: { lane }, event }) => eventColumns.cells({ ...event, lane }));
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
    for (const { transaction } of accepted) {
      if (!repeats.has(transaction)) {
        outcomes.push({ inserted: true });
        continue;
      }
      const key = [transaction.idempotencyKey, idempotencyScope(transaction)];
      const [holder] = yield* query(holderOfKey, key);
      if (holder === undefined) throw new Error(`nobody has the idempotency key ${key.join(' of ')} that is taken`);
      outcomes.push({ inserted: false, existing: transactionOf(holder) });
    }
    return keep(outcomes);
  };
}

function idTaken(id: string): BroadcasterError {
  return new BroadcasterError('store_unavailable', `A transaction with the id ${id} is already stored.`);
}
