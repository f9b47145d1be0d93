export type { Cell } from './columns.js';
export type { EventLog, Flavour } from './flavour.js';
export { migrate } from './migrate.js';
export type { Database } from './schema.js';
export { sqlStore } from './sql-store.js';
export type { Change, Find } from './statement.js';
export type { Driver, Ending, Step, Work } from './work.js';
