export type { KyselyTransaction, PostgresHandle } from './caller-connection.js';
export { type PostgresStoreOptions, postgresStore } from './postgres-store.js';
