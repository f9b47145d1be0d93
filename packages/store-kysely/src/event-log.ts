import type { LoggedEvent, Status } from '@tx-broadcaster/core';
import { type Kysely, sql } from 'kysely';
import type { Cell } from './columns.js';
import { eventOf } from './event-row.js';
import type { EventLog } from './flavour.js';
import type { Database } from './schema.js';
import { find } from './statement.js';
import { newTransaction, transactionOf } from './transaction-row.js';
import * as work from './work.js';
import { keep, type Work } from './work.js';

const presentState = find('transactions', ['seq', ...newTransaction.names], ['lane', 'id']);

/** Enough for any int64, so that positions sort as text. */
const digits = 19;

export interface EventLogQueries {
  after(position: string | null, limit: number): Work<LoggedEvent[]>;
  end(): Work<string | null>;
}

/** The events of all transactions in one order. */
export function eventLog(db: Kysely<Database>, { order, complete }: EventLog): EventLogQueries {
  const columns = order.map((name) => sql.ref<number>(`events.${name}`));
  const positionOf = (row: { readonly [Name in `order_${number}`]?: number }) =>
    order.map((_, at) => String(row[`order_${at}`]).padStart(digits, '0')).join('.');
  const orders = columns.map((column, at) => column.as<`order_${number}`>(`order_${at}`));

  let events = db.selectFrom('events').select(orders);
  if (complete !== null) events = events.where(complete);
  const last = columns
    .reduce((query, column) => query.orderBy(column, 'desc'), events)
    .limit(sql.lit(1))
    .compile();

  // what the events before them said, found by their key
  const previous = sql<Status | null>`(select earlier.status from ${sql.table('events')} earlier
    where earlier.lane = events.lane and earlier.transaction_id = events.transaction_id and earlier.seq = events.seq - 1)`;
  const page = columns.reduce((query, column) => query.orderBy(column), events.selectAll('events')).limit(1);
  const withPrevious = page.select(previous.as('previous_status'));
  const first = withPrevious.compile();
  const start = order.map(() => sql.val(0));
  const behind = withPrevious.where(sql<boolean>`(${sql.join(columns)}) > (${sql.join(start)})`).compile();

  return {
    *after(position, limit) {
      const from: Cell[] = position === null ? [] : position.split('.').map(Number);
      const rows = yield* work.query(position === null ? first : behind, [...from, limit]);
      const lanes = new Map(rows.map((row) => [row.transaction_id, row.lane]));
      const stored = yield* work.find(
        presentState,
        [...lanes].map(([id, lane]) => [lane, id]),
      );
      const transactions = new Map(stored.flatMap((row) => (row === undefined ? [] : [[row.id, row]])));
      return keep(
        rows.flatMap((row) => {
          const transaction = transactions.get(row.transaction_id);
          if (transaction === undefined) return [];
          const { previous_status: previousStatus } = row;
          return [
            { position: positionOf(row), event: eventOf(row), previousStatus, transaction: transactionOf(transaction) },
          ];
        }),
      );
    },

    *end() {
      const [row] = yield* work.query(last, []);
      return keep(row === undefined ? null : positionOf(row));
    },
  };
}
