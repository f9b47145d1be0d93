import { BroadcasterError, type StoreWithin } from '@tx-broadcaster/core';
import { sqlStoreWithin, type Database as Tables, type WorkRunner } from '@tx-broadcaster/store-kysely';
import type { Database } from 'better-sqlite3';
import { CompiledQuery, type Kysely, type QueryResult } from 'kysely';
import { sqliteFlavour } from './sqlite-flavour.js';

/** A transaction of Kysely, on any tables. */
export interface KyselyTransaction {
  readonly isTransaction: boolean;
  withoutPlugins(): { executeQuery<Row>(query: CompiledQuery<Row>): Promise<QueryResult<Row>> };
}

/**
 * What a transaction of yours is reached by: the handle that the store was given (`sqliteStore({ database })`), on which
 * you have begun it, or a transaction of a Kysely on that very handle.
 */
export type SqliteHandle = Database | KyselyTransaction;

/** A function that the handle of the store has, and no other. */
const mark = 'tx_broadcaster_handle';

let handles = 0;

/**
 * The store inside callers' transactions. They have to be on its own handle: the database has one writer at a time, and two
 * handles of one process would wait for each other.
 *
 * @internal
 */
export function sqliteWithin(
  database: Database,
  db: Kysely<Tables>,
  driver: WorkRunner,
): (handle: unknown) => Promise<StoreWithin> {
  const own = ++handles;
  database.function(mark, { directOnly: true }, () => own);
  return async (handle) => {
    if (!database.inTransaction) throw notAHandle('no transaction is open on the handle of the store: begin one first');
    if (handle !== database && !(await leadsTo(own, handle))) {
      throw notAHandle('neither the handle that the store was given, nor a transaction of a Kysely on it');
    }
    return sqlStoreWithin({ db, driver, flavour: sqliteFlavour });
  };
}

/** Whether its queries run on the store's own handle. */
async function leadsTo(own: number, handle: unknown): Promise<boolean> {
  if (!isKyselyTransaction(handle)) return false;
  try {
    const asked = CompiledQuery.raw(`select ${mark}() as own`) as CompiledQuery<{ own: number }>; // what it selects
    const { rows } = await handle.withoutPlugins().executeQuery(asked);
    return Number(rows[0]?.own) === own;
  } catch {
    return false;
  }
}

function isKyselyTransaction(handle: unknown): handle is KyselyTransaction {
  return typeof handle === 'object' && handle !== null && 'isTransaction' in handle && handle.isTransaction === true;
}

function notAHandle(detail: string): BroadcasterError {
  return new BroadcasterError('invalid_field', `not valid: db (${detail})`, {
    issues: [{ pointer: '/db', code: 'invalid_value', detail }],
    hint: 'Open the store with sqliteStore({ database }), begin a transaction on that handle, and give it here.',
  });
}
