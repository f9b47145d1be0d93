import { existsSync, renameSync, rmSync } from 'node:fs';
import { BroadcasterError } from '@tx-broadcaster/core';
import { backupSqlite } from './backup-sqlite.js';
import { lockFile } from './file-lock.js';
import { loadBetterSqlite3 } from './open-database.js';
import { sqliteStore } from './sqlite-store.js';

export interface RestoreOptions {
  /** Epoch ms. */
  readonly now: number;
  /** Put the database that is there aside; without it one that is there is left alone. */
  readonly replace: boolean;
  /** Told of pages. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface Restored {
  /** Lanes that wait for a person. */
  readonly stopped: readonly string[];
  /** Where the database that was there is now; null: there was none. */
  readonly aside: string | null;
}

/**
 * Puts a backup into the place of a database that nobody has open. What was sent since the backup is not in it: so all its
 * lanes wait for a person before it is in place, and whoever opens it sends nothing of it.
 *
 * @throws BroadcasterError `store_locked`, `store_unavailable`, `store_corrupt`, `invalid_option`
 */
export async function restoreSqlite(from: string, path: string, options: RestoreOptions): Promise<Restored> {
  const { now, replace, onProgress } = options;
  if (existsSync(path) && !replace) {
    throw new BroadcasterError('invalid_option', `there is a database ${path} already`);
  }
  const copy = `${path}.restoring`;
  removeWithSides(copy);
  try {
    await backupSqlite(from, copy, onProgress);
    const store = await sqliteStore({ path: copy });
    const stopped = await store
      .stopLanes({ reason: 'restored', chainCount: 0, since: now })
      .finally(() => store.close());
    const lock = await lockFile(await loadBetterSqlite3(), path);
    try {
      const aside = existsSync(path) ? `${path}.before-${new Date(now).toISOString().replace(/[:.]/g, '-')}` : null;
      if (aside !== null) moveDatabase(path, aside);
      renameSync(copy, path);
      return { stopped, aside };
    } finally {
      lock.release();
    }
  } finally {
    removeWithSides(copy);
  }
}

/** With what of it is not in the file itself yet. */
function moveDatabase(path: string, to: string): void {
  for (const side of ['-wal', '-shm']) if (existsSync(path + side)) renameSync(path + side, to + side);
  renameSync(path, to);
}

function removeWithSides(path: string): void {
  for (const side of ['', '-wal', '-shm', '.lock', '.owner', '.watermark', '.watermark.new'])
    rmSync(path + side, { force: true });
}
