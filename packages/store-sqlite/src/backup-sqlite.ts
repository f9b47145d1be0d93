import { existsSync, rmSync } from 'node:fs';
import { BroadcasterError } from '@tx-broadcaster/core';
import { loadBetterSqlite3 } from './open-database.js';
import { storeError } from './store-error.js';

const pagesAtOnce = 1_000;

/**
 * Writes a whole copy of a database into a new file, also while a server works on it: as it was at one moment. The copy is
 * checked; one that is not whole is removed.
 *
 * @param onProgress told of pages
 * @throws BroadcasterError `store_unavailable`, `store_corrupt`, `invalid_option` where the copy's file is there already
 */
export async function backupSqlite(
  path: string,
  to: string,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<void> {
  if (!existsSync(path)) throw refused(`there is no database ${path}`);
  if (existsSync(to)) throw refused(`there is a file ${to} already`);
  const Sqlite = await loadBetterSqlite3();
  let isWhole = false;
  try {
    const source = new Sqlite(path, { readonly: true, timeout: 3_000 });
    try {
      const { totalPages } = await source.backup(to, {
        progress({ totalPages, remainingPages }) {
          onProgress(totalPages - remainingPages, totalPages);
          return pagesAtOnce;
        },
      });
      onProgress(totalPages, totalPages);
    } finally {
      source.close();
    }
    const copy = new Sqlite(to, { readonly: true });
    try {
      isWhole = copy.pragma('quick_check(1)', { simple: true }) === 'ok';
    } finally {
      copy.close();
    }
  } catch (error) {
    throw storeError(error, path);
  } finally {
    if (!isWhole) rmSync(to, { force: true });
  }
  if (!isWhole) throw new BroadcasterError('store_corrupt', `The copy of ${path} is not whole.`);
}

function refused(why: string): BroadcasterError {
  return new BroadcasterError('invalid_option', why);
}
