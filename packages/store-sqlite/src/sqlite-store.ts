import { BroadcasterError, type Store } from '@tx-broadcaster/core';
import { type Database, migrate, sqlStore } from '@tx-broadcaster/store-kysely';
import type BetterSqlite3 from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { adopt, openPath } from './open-database.js';
import { SqliteDriver } from './sqlite-driver.js';
import { sqliteFlavour } from './sqlite-flavour.js';
import { sqliteState } from './sqlite-state.js';
import { type SqliteHandle, sqliteWithin } from './sqlite-within.js';
import { storeError } from './store-error.js';
import { Watermark } from './watermark.js';

export type SqliteStoreOptions =
  /** A file, made if it is new, or `:memory:`. */
  | { readonly path: string }
  /** Your own better-sqlite3 handle; closing the store leaves it open. */
  | { readonly database: BetterSqlite3.Database };

/**
 * Keeps transactions in an SQLite file, for one process. What a resolved promise has written survives a crash of the
 * process and a loss of power. Refuses a file that is in use by another store (`store_locked`), damaged
 * (`store_corrupt`), or made by a later release (`schema_too_new`). A file beside it, `<path>.watermark`, tells when an older
 * copy was put back: leave it out of backups.
 *
 * ```ts
 * import { sqliteStore } from '@tx-broadcaster/store-sqlite';
 *
 * const store = await sqliteStore({ path: './broadcaster.db' });
 * ```
 */
export async function sqliteStore(options: SqliteStoreOptions): Promise<Store<SqliteHandle>> {
  const { database, path, assertLasting, ready, close } = await open(options);
  try {
    const db = new Kysely<Database>({ dialect: new SqliteDialect({ database }) });
    await migrate(db, sqliteFlavour);
    // the lock proves that no other process owns a lane, however long the lease of one that was killed had to run
    database.exec('update lanes set holder = null where holder is not null; delete from instances');
    ready();
    const watermark = path === null ? null : new Watermark(database, path);
    const driver = new SqliteDriver({
      database,
      assertLasting,
      onCommit: () => watermark?.noteCommit(),
      onClose() {
        watermark?.close();
        close();
      },
    });
    const store = sqlStore({ db, driver, flavour: sqliteFlavour });
    return {
      ...store,
      within: sqliteWithin(database, db, driver.within()),
      state: () => sqliteState(db, database, path),
      setBack: async () => watermark?.behind ?? null,
      async stopLanes(review) {
        const stopped = await store.stopLanes(review);
        watermark?.accept();
        return stopped;
      },
    };
  } catch (error) {
    close();
    throw storeError(error, database.name);
  }
}

async function open(options: SqliteStoreOptions) {
  if ('database' in options) return adopt(options.database);
  if (typeof options.path === 'string' && options.path !== '') return openPath(options.path);
  throw new BroadcasterError(
    'invalid_option',
    `expected \`path\` to be a file name, got ${JSON.stringify(options.path)}`,
  );
}
