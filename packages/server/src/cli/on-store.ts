import type { Store } from '@tx-broadcaster/core';
import { openStore } from '../commands/open-store.js';
import type { DatabaseConfig } from '../config/database-config.js';
import { makeLog } from '../log/log.js';

/** Works on a database itself, as nobody else may with an SQLite file. */
export async function onStore<Result>(
  database: DatabaseConfig,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  const log = makeLog({ level: 'silent', format: 'text', secrets: [] });
  const { store } = await openStore(database, log);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
