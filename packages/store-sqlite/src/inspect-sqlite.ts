import { existsSync } from 'node:fs';
import { type Database, inspect } from '@tx-broadcaster/store-kysely';
import { Kysely, SqliteDialect } from 'kysely';
import { loadBetterSqlite3 } from './open-database.js';
import { sqliteFlavour } from './sqlite-flavour.js';
import { storeError } from './store-error.js';

/** What a database is like that nobody has opened as a store. */
export interface SqliteState {
  /** Migrations it has had. */
  readonly applied: readonly string[];
  /** Those that the next start makes. */
  readonly pending: readonly string[];
  /** Those of a later release, which this one cannot work with. */
  readonly unknown: readonly string[];
  /** The highest nonce that ever had a slot, of each lane that has one. */
  readonly lanes: readonly { readonly lane: string; readonly highestNonce: number }[];
}

/** What is in a file, also while a server works on it; nothing is changed, and a file that is not there is not made. */
export async function inspectSqlite(path: string): Promise<SqliteState> {
  const Sqlite = await loadBetterSqlite3();
  try {
    const database = existsSync(path) ? new Sqlite(path, { readonly: true, timeout: 3_000 }) : new Sqlite(':memory:');
    try {
      const db = new Kysely<Database>({ dialect: new SqliteDialect({ database }) });
      return await inspect(db, sqliteFlavour);
    } finally {
      database.close();
    }
  } catch (error) {
    throw storeError(error, path);
  }
}
