import { MemoryActivity } from './memory-activity.js';
import { MemoryAttempts } from './memory-attempts.js';
import { MemoryLanes } from './memory-lanes.js';
import { MemoryLog } from './memory-log.js';
import { MemoryTransactions } from './memory-transactions.js';

/** What a memory store keeps. */
export interface MemoryTables {
  readonly lanes: MemoryLanes;
  readonly transactions: MemoryTransactions;
  readonly attempts: MemoryAttempts;
  readonly activity: MemoryActivity;
  readonly log: MemoryLog;
}

export function memoryTables(): MemoryTables {
  const lanes = new MemoryLanes();
  const activity = new MemoryActivity();
  const transactions = new MemoryTransactions(lanes, activity);
  return { lanes, transactions, attempts: new MemoryAttempts(lanes), activity, log: new MemoryLog() };
}
