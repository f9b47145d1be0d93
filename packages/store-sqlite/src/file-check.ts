import { statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { corrupt } from './store-error.js';

/** Checked as a whole at every start: about a second. */
const mostBytesChecked = 512 * 1024 * 1024;

/**
 * Refuses what SQLite would take for a new database, before it does: it deletes the -wal of an empty file, and with it
 * everything that was committed and not yet moved into the file.
 */
export function refuseEmptied(path: string, openedBefore: boolean): void {
  if (sizeOf(path) > 0) return;
  if (sizeOf(`${path}-wal`) > 0) throw corrupt(path, 'it is missing or empty, while its -wal has transactions');
  if (openedBefore) throw corrupt(path, 'it is empty, though it was in use before');
}

/**
 * Looks for damage at start. `integrity_check` also compares every index with its table, which takes minutes for what
 * `quick_check` finds but for wrong index entries; of a large file even that would hold up the start for too long, so
 * that only the tables that lanes start from are read. The rest is checked by SQLite page by page as it is used.
 */
export function refuseDamaged(database: Database, path: string): void {
  const tables = sizeOf(path) <= mostBytesChecked ? [null] : ['lanes', 'stage_counts', 'sqlite_schema'];
  for (const table of tables) {
    const answer = database.pragma(table === null ? 'quick_check(1)' : `quick_check(${table})`, { simple: true });
    if (answer !== 'ok') throw corrupt(path, String(answer));
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
