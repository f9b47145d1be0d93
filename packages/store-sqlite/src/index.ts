export { backupSqlite } from './backup-sqlite.js';
export { inspectSqlite, type SqliteState } from './inspect-sqlite.js';
export { type Restored, type RestoreOptions, restoreSqlite } from './restore-sqlite.js';
export { type SqliteStoreOptions, sqliteStore } from './sqlite-store.js';
export type { KyselyTransaction, SqliteHandle } from './sqlite-within.js';
