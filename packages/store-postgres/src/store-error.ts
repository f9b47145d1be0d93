import { BroadcasterError, messageOf } from '@tx-broadcaster/core';

/** What an error of the database, or of the way to it, means to the store's user. */
export function storeError(error: unknown): unknown {
  if (BroadcasterError.is(error)) return error;
  const code = codeOf(error);
  const known = code === null ? undefined : meanings.find(({ codes }) => codes.test(code));
  const what = code === null ? messageOf(error) : `${messageOf(error)} (${code})`;
  return new BroadcasterError(known?.is ?? 'store_unavailable', `PostgreSQL could not do it: ${what}.`, {
    retryable: known?.retryable ?? true,
    hint: known?.hint ?? 'Look at the database and the way to it; the call may be repeated.',
    cause: error,
  });
}

const meanings: readonly {
  readonly codes: RegExp;
  readonly is?: 'store_corrupt';
  readonly retryable?: false;
  readonly hint: string;
}[] = [
  {
    codes: /^(55P03|57014)$/,
    hint: 'Something else holds what it needs, or the database is overloaded; look at pg_stat_activity.',
  },
  {
    codes: /^53300$/,
    hint: 'The database has no connection left: raise max_connections, or put a pooler in front of it.',
  },
  { codes: /^53100$/, hint: 'Free some disk space for the database; nothing here needs a restart.' },
  { codes: /^25006$/, hint: 'This is a standby: connect to the primary (target_session_attrs=read-write).' },
  {
    codes: /^XX00[12]$/,
    is: 'store_corrupt',
    retryable: false,
    hint: 'The database has found damage in itself: restore a backup.',
  },
  {
    codes: /^(28|3D|42501)/,
    retryable: false,
    hint: 'Check user, password, database name and the rights of the user.',
  },
];

/** The outcome of a commit whose answer never came. */
export function commitUnknown(cause: unknown): BroadcasterError {
  return new BroadcasterError(
    'store_unavailable',
    `The answer to a commit did not come (${messageOf(cause)}): it may have been applied or not.`,
    { retryable: true, cause, hint: 'Read what is there before anything is decided on it.' },
  );
}

/** The server says that it has applied nothing: it found two transactions in each other's way. */
export function isCollision(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40001' || code === '40P01';
}

/** The connection ended, or was ended by the server; another one may do. */
export function isDisconnection(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== null) return /^(ECONNRESET|EPIPE|57P0[12]|08006|08003|25P03)$/.test(code);
  return (
    error instanceof Error && /^(Connection terminated|Client has encountered a connection error)/.test(error.message)
  );
}

/** The server answered with an error: the connection is as good as before. */
export function isAnswer(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && error.severity === 'ERROR';
}

export function codeOf(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : null;
}
