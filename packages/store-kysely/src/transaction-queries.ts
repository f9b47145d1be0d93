import type { History, StageCount, Transaction } from '@tx-broadcaster/core';
import { type Kysely, sql } from 'kysely';
import { attemptOf } from './attempt-row.js';
import { bytesOf } from './bytes-column.js';
import { eventOf } from './event-row.js';
import type { Database } from './schema.js';
import { stageCounts } from './sums.js';
import { transactionOf } from './transaction-row.js';
import { keep, query, type Work } from './work.js';

export interface TransactionQueries {
  get(id: string): Work<Transaction | null>;
  getByHash(hash: string): Work<Transaction | null>;
  history(id: string): Work<History>;
  counts(): Work<StageCount[]>;
}

export function transactionQueries(db: Kysely<Database>): TransactionQueries {
  const byId = db.selectFrom('transactions').selectAll().where('id', '=', '').compile();
  const byHash = db
    .selectFrom('attempts')
    .innerJoin('transactions', (join) =>
      join.onRef('transactions.lane', '=', 'attempts.lane').onRef('transactions.id', '=', 'attempts.transaction_id'),
    )
    .selectAll('transactions')
    .where('attempts.hash', '=', new Uint8Array())
    .compile();
  const byPastHash = db
    .selectFrom('past_attempts')
    .innerJoin('transactions', 'transactions.id', 'past_attempts.transaction_id')
    .selectAll('transactions')
    .where('past_attempts.hash', '=', new Uint8Array())
    .orderBy('past_attempts.seq', 'desc')
    .limit(sql.lit(1))
    .compile();
  const attempts = db
    .selectFrom('attempts')
    .leftJoin('slots', (join) =>
      join.onRef('slots.lane', '=', 'attempts.lane').onRef('slots.nonce', '=', 'attempts.nonce'),
    )
    .selectAll('attempts')
    .where('attempts.transaction_id', '=', '')
    .orderBy('slots.generation')
    .orderBy('attempts.nonce')
    .orderBy('attempts.position')
    .compile();
  // in the order in which they were put aside, which is that of their signing
  const pastAttempts = db
    .selectFrom('past_attempts')
    .selectAll('past_attempts')
    .where('transaction_id', '=', '')
    .orderBy('seq')
    .compile();
  const events = db.selectFrom('events').selectAll().where('transaction_id', '=', '').orderBy('seq').compile();
  const counts = db
    .selectFrom(stageCounts(db))
    .select(({ fn }) => ['status', 'stage', fn.sum<number>('amount').as('amount')])
    .groupBy(['status', 'stage'])
    .having(({ fn }) => fn.sum('amount'), '>', sql.lit(0))
    .compile();

  return {
    *get(id) {
      const [row] = yield* query(byId, [id]);
      return keep(row === undefined ? null : transactionOf(row));
    },
    *getByHash(hash) {
      const [row] = yield* query(byHash, [bytesOf(hash)]);
      if (row !== undefined) return keep(transactionOf(row));
      const [pastRow] = yield* query(byPastHash, [bytesOf(hash)]);
      return keep(pastRow === undefined ? null : transactionOf(pastRow));
    },
    *history(id) {
      return keep({
        attempts: [...(yield* query(pastAttempts, [id])), ...(yield* query(attempts, [id]))].map(attemptOf),
        events: (yield* query(events, [id])).map(eventOf),
      });
    },
    *counts() {
      const rows = yield* query(counts, []);
      return keep(
        rows.map(({ status, stage, amount }) => ({
          status: status as StageCount['status'], // the column holds what transactions held: here and below
          stage: stage as StageCount['stage'], // as above
          count: Number(amount),
        })),
      );
    },
  };
}
