import { BroadcasterError, messageOf } from '@tx-broadcaster/core';

/** What SQLite's errors mean to the store's user; anything else is passed on as it is. */
export function storeError(error: unknown, file: string): unknown {
  const code = codeOf(error);
  if (BroadcasterError.is(error) || code === null) return error;
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return corrupt(file, messageOf(error), error);
  const full = code.startsWith('SQLITE_FULL');
  const busy = code.startsWith('SQLITE_BUSY');
  return new BroadcasterError('store_unavailable', `SQLite could not do it: ${messageOf(error)} (${code}, ${file}).`, {
    retryable: true,
    cause: error,
    hint: full
      ? 'Free some disk space; nothing needs a restart.'
      : busy
        ? 'Another program (a backup, an SQLite shell) holds the database for writing; it goes on when that one ends.'
        : 'Look at the disk and at its free space; the call may be repeated.',
  });
}

/** The file cannot be trusted. */
export function corrupt(file: string, what: string, cause?: unknown): BroadcasterError {
  return new BroadcasterError('store_corrupt', `The database ${file} is damaged: ${what}.`, {
    cause,
    hint:
      'Keep a copy of the file and of its -wal, then restore the latest backup, or try `sqlite3 FILE .recover`. Do not ' +
      'start with an empty file: it has forgotten what was sent, and nonces and transactions would be used twice.',
  });
}

function codeOf(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : null;
}
