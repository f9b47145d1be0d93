import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { BroadcasterError } from '@tx-broadcaster/core';
import type BetterSqlite3 from 'better-sqlite3';
import type { Database } from 'better-sqlite3';

/** That this process alone has a database open as a store. */
export interface FileLock {
  /** Whether the file that is there was ever opened with success: if so, and it is empty, it is damaged. */
  readonly openedBefore: boolean;
  /** Notes that it was. */
  noteOpened(): void;
  release(): void;
}

/** What the holder of a lock tells about itself, in a file beside the database. */
interface Owner {
  readonly pid: number;
  readonly host: string;
  readonly opened: boolean;
}

/** Held until they are released: a store that nobody refers to any more must not give its lock away when it is collected. */
const held = new Set<Database>();

/**
 * Takes the lock of a database file or throws `store_locked`. It is an exclusive SQLite transaction, held for life, on a
 * file of its own: the operating system lets go of it however the process ends, SQLite itself tells apart two stores of
 * one process, and the database stays open to shells and backups. The lock's file is never deleted: a process that
 * waits for the deleted file and one that makes a new file would both get their lock.
 */
export async function lockFile(Sqlite: typeof BetterSqlite3, path: string): Promise<FileLock> {
  const note = `${path}.owner`;
  const lock = new Sqlite(`${path}.lock`, { timeout: 0 });
  try {
    // nothing is ever written to it
    lock.pragma('journal_mode = off');
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    throw isBusy(error) ? locked(path, await ownerOf(note), error) : error;
  }
  const opened = existsSync(path) && readOwner(note)?.opened === true;
  const self: Owner = { pid: process.pid, host: hostname(), opened };
  writeFileSync(note, JSON.stringify(self));
  held.add(lock);
  return {
    openedBefore: opened,
    noteOpened: () => writeFileSync(note, JSON.stringify({ ...self, opened: true })),
    release() {
      held.delete(lock);
      lock.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}

/** Who holds the lock; a note left by a dead process is about to be overwritten by the one that just took it. */
async function ownerOf(note: string): Promise<Owner | null> {
  for (let look = 0; look < 10; look++) {
    const owner = readOwner(note);
    if (owner !== null && isAlive(owner)) return owner;
    await setTimeout(20);
  }
  return readOwner(note);
}

function readOwner(note: string): Owner | null {
  try {
    return JSON.parse(readFileSync(note, 'utf8')) as Owner; // only lockFile writes it
  } catch {
    return null;
  }
}

function isAlive({ pid, host }: Owner): boolean {
  if (host !== hostname()) return true;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // another user's process may not be asked, but it is there
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function locked(path: string, owner: Owner | null, cause: unknown): BroadcasterError {
  const own = owner?.pid === process.pid && owner.host === hostname();
  const holder =
    owner === null ? 'another process' : own ? `this process (${owner.pid})` : `process ${owner.pid} on ${owner.host}`;
  return new BroadcasterError('store_locked', `The database ${path} is in use by ${holder}.`, {
    cause,
    details: owner === null ? { path } : { path, pid: owner.pid, host: owner.host },
    hint: own
      ? 'Open the store once and share it, or close the first one before you open it again.'
      : 'Stop that process, or give this one another path. To run several instances on one store, use PostgreSQL.',
  });
}
