export { attemptOf } from './attempt-row.js';
export type { Cell } from './columns.js';
export { eventOf } from './event-row.js';
export type { EventLog, Flavour, Split } from './flavour.js';
export { inspect, schemaState } from './inspect.js';
export { migrate } from './migrate.js';
export {
  type AttemptRow,
  type Database,
  type EventRow,
  type SlotRow,
  splitTables,
  type TransactionRow,
} from './schema.js';
export { slotOf } from './slot-row.js';
export { sqlStore, sqlStoreWithin } from './sql-store.js';
export type { Change, Find } from './statement.js';
export { transactionOf } from './transaction-row.js';
export type { Driver, Ending, OneStep, Step, Work, WorkRunner } from './work.js';
