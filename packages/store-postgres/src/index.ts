export type { KyselyTransaction, PostgresHandle } from './caller-connection.js';
export { inspectPostgres, type PostgresState } from './inspect-postgres.js';
export { type PostgresStoreOptions, postgresStore } from './postgres-store.js';
