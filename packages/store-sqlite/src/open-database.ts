import { mkdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BroadcasterError } from '@tx-broadcaster/core';
import type BetterSqlite3 from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { refuseDamaged, refuseEmptied } from './file-check.js';
import { type FileLock, lockFile } from './file-lock.js';
import { storeError } from './store-error.js';
import { refuseDamagedLog } from './wal-check.js';

/** A database that is checked, durable and this process's alone. */
export interface OpenDatabase {
  readonly database: Database;
  /** Its file; null: it is in memory. */
  readonly path: string | null;
  /** Throws when what is written now would not be found again. */
  assertLasting(): void;
  /** Called once the schema is there. */
  ready(): void;
  close(): void;
}

/** Opens a file, or `:memory:`. */
export async function openPath(path: string): Promise<OpenDatabase> {
  const Database = await loadBetterSqlite3();
  if (path === ':memory:') return inMemory(new Database(path), true);
  mkdirSync(dirname(path), { recursive: true });
  const file = trueName(path);
  const lock = await lockOf(file);
  let database: Database | null = null;
  try {
    refuseEmptied(file, lock.openedBefore);
    refuseDamagedLog(file);
    database = new Database(file, { timeout: 3_000 });
    return onFile(database, file, lock, true);
  } catch (error) {
    database?.close();
    lock.release();
    throw storeError(error, file);
  }
}

/** Uses a handle that somebody else has opened and will close. */
export async function adopt(database: Database): Promise<OpenDatabase> {
  if (database.memory) return inMemory(database, false);
  const file = trueName(fileOf(database));
  const lock = await lockOf(file);
  try {
    return onFile(database, file, lock, false);
  } catch (error) {
    lock.release();
    throw storeError(error, file);
  }
}

/** A disk that is full, or may not be written to, shows here first. */
async function lockOf(file: string): Promise<FileLock> {
  try {
    return await lockFile(await loadBetterSqlite3(), file);
  } catch (error) {
    throw storeError(error, file);
  }
}

/** better-sqlite3 ends the process, without a word, on a Node.js whose interface for native code it does not know. */
export async function loadBetterSqlite3(): Promise<typeof BetterSqlite3> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 14)) {
    throw new BroadcasterError(
      'store_unavailable',
      `The SQLite store needs Node.js 22.14 or newer, this is ${process.version}.`,
      { hint: 'Run it with a newer Node.js.' },
    );
  }
  return (await import('better-sqlite3')).default;
}

/** One name for one file, whatever links lead to it: its lock goes by this name. */
function trueName(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return join(realpathSync(dirname(path)), basename(path));
  }
}

/** A handle's name may be relative to a folder that the process has left. */
function fileOf(database: Database): string {
  return database.prepare<[], string>("select file from pragma_database_list where name = 'main'").pluck().get() ?? '';
}

function inMemory(database: Database, own: boolean): OpenDatabase {
  return { database, path: null, assertLasting() {}, ready() {}, close: () => void (own && database.close()) };
}

function onFile(database: Database, path: string, lock: FileLock, own: boolean): OpenDatabase {
  makeDurable(database, path);
  refuseDamaged(database, path);
  const { dev, ino } = statSync(path);
  return {
    database,
    path,
    assertLasting() {
      const now = statSync(path, { throwIfNoEntry: false });
      if (now?.ino === ino && now.dev === dev) return;
      throw new BroadcasterError('store_unavailable', `The database ${path} was deleted or replaced while in use.`, {
        hint: 'Stop this process, put the right file back, then start again.',
      });
    },
    ready: () => lock.noteOpened(),
    close() {
      if (own) database.close();
      lock.release();
    },
  };
}

/** With less than FULL, SQLite may forget the latest commits when the power fails. */
function makeDurable(database: Database, path: string): void {
  database.pragma('synchronous = full');
  // on macOS a plain fsync does not reach the disk; elsewhere these do nothing
  database.pragma('fullfsync = on');
  database.pragma('checkpoint_fullfsync = on');
  const journal = database.pragma('journal_mode = wal', { simple: true });
  const synchronous = database.pragma('synchronous', { simple: true });
  if (journal !== 'wal' || synchronous !== 2) {
    throw new BroadcasterError(
      'store_unavailable',
      `The database ${path} cannot be made durable: journal_mode is ${journal}, synchronous is ${synchronous}.`,
      { hint: 'Put the file on a local disk: network file systems cannot hold a write-ahead log.' },
    );
  }
  // fewer, larger checkpoints: measured best, and bounded after a long reader has kept the log from shrinking
  database.pragma('wal_autocheckpoint = 4000');
  database.pragma('journal_size_limit = 67108864');
  // KiB; hashes come in no order, so that their index wants to stay in memory
  database.pragma('cache_size = -65536');
}
