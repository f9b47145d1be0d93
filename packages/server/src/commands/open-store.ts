import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Store } from '@tx-broadcaster/core';
import { sqliteStore } from '@tx-broadcaster/store-sqlite';
import type { DatabaseConfig } from '../config/database-config.js';
import type { Log } from '../log/log.js';

/** The configured database, and what it may be called in a log. */
export async function openStore(
  database: DatabaseConfig,
  log: Log,
): Promise<{ readonly store: Store; readonly name: string }> {
  if (database.kind === 'sqlite') {
    mkdirSync(dirname(database.path), { recursive: true });
    return { store: await sqliteStore({ path: database.path }), name: database.path };
  }
  const { url, schema, connections, partitions, listenUrl } = database;
  // most installations have a file: they need not load the driver
  const { postgresStore } = await import('@tx-broadcaster/store-postgres');
  const store = await postgresStore({
    connectionString: url,
    ...(schema === undefined ? {} : { schema }),
    ...(connections === undefined ? {} : { connections }),
    ...(partitions === undefined ? {} : { partitions }),
    ...(listenUrl === undefined ? {} : { listen: listenUrl }),
    warn: (message) => log.warn({}, message),
  });
  const { host, pathname } = new URL(url);
  return { store, name: `postgres://${host}${pathname}${schema === undefined ? '' : `, schema ${schema}`}` };
}
