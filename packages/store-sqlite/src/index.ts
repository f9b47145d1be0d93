export { type SqliteStoreOptions, sqliteStore } from './sqlite-store.js';
export type { KyselyTransaction, SqliteHandle } from './sqlite-within.js';
