import type { LaneId, StoreWithin } from '@tx-broadcaster/core';
import { type Database, type Flavour, sqlStoreWithin } from '@tx-broadcaster/store-kysely';
import type { Kysely } from 'kysely';
import type { Answers } from './answers.js';
import { callerConnection } from './caller-connection.js';
import { CallerTransaction, notAHandle } from './caller-transaction.js';
import type { ColumnTypes } from './column-types.js';
import type { PostgresCalls } from './postgres-calls.js';
import { nameOf } from './postgres-text.js';
import { codeOf } from './store-error.js';

export interface PostgresWithinOptions {
  readonly db: Kysely<Database>;
  readonly flavour: Flavour;
  readonly answers: Answers;
  readonly types: ColumnTypes;
  readonly schema: string;
  /** The mark of this store's tables. */
  readonly identity: string;
  readonly calls: PostgresCalls;
}

/**
 * The store inside callers' transactions. Lanes are called by the caller's commit: PostgreSQL delivers what was notified
 * only then, and never after a rollback.
 *
 * @internal
 */
export function postgresWithin(options: PostgresWithinOptions): (handle: unknown) => Promise<StoreWithin> {
  const { db, flavour, answers, types, schema, identity, calls } = options;
  const int8 = types.int8Columns();
  const mark = `select identity from ${nameOf(schema, 'event_log')}`;
  return async (handle) => {
    const connection = callerConnection(handle, int8);
    if (connection === null) throw notAHandle('no handle of PostgreSQL that can hold a transaction');
    const driver = new CallerTransaction(Object(handle), connection, answers);
    const [found] = await driver.statement<{ identity: string }>(mark, []).catch((error: unknown) => {
      if (codeOf(causeOf(error)) === '42P01') return [];
      throw error;
    });
    if (found?.identity !== identity) throw notAHandle('it leads to another database than that of this store');

    const store = sqlStoreWithin({ db, driver, flavour });
    return {
      ...store,
      async insert(accepted) {
        const outcomes = await store.insert(accepted);
        const lanes = accepted.flatMap(({ transaction }, at) => (outcomes[at]?.inserted ? [transaction.lane] : []));
        await callLanes(driver, calls, lanes);
        return outcomes;
      },
    };
  };
}

/** A hint: whoever misses it looks by itself. */
async function callLanes(driver: CallerTransaction, calls: PostgresCalls, lanes: readonly LaneId[]): Promise<void> {
  for (const payload of calls.payloadsFor([...new Set(lanes)])) {
    await driver.statement('select pg_notify($1, $2)', [calls.channel, payload]).catch(() => {});
  }
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
