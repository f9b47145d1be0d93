import { statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { StoreState } from '@tx-broadcaster/core';
import { type Database, schemaState } from '@tx-broadcaster/store-kysely';
import type BetterSqlite3 from 'better-sqlite3';
import type { Kysely } from 'kysely';
import { sqliteFlavour } from './sqlite-flavour.js';

/** What a database takes, with its log; `path` null: it is in memory. */
export async function sqliteState(
  db: Kysely<Database>,
  database: BetterSqlite3.Database,
  path: string | null,
): Promise<StoreState> {
  const number = (pragma: string) => Number(database.pragma(pragma, { simple: true }));
  const page = number('page_size');
  const log = path === null ? 0 : (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0);
  return {
    bytes: number('page_count') * page + log,
    unusedBytes: number('freelist_count') * page,
    disk: path === null ? null : diskOf(dirname(path)),
    schema: await schemaState(db, sqliteFlavour),
  };
}

function diskOf(folder: string): StoreState['disk'] {
  const { bsize, blocks, bavail } = statfsSync(folder);
  return { bytes: blocks * bsize, freeBytes: bavail * bsize };
}
