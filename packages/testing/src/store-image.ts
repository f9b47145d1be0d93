import type { StoreImage } from '@tx-broadcaster/core/testing';
import {
  type AttemptRow,
  attemptOf,
  type EventRow,
  eventOf,
  type SlotRow,
  slotOf,
  type TransactionRow,
  transactionOf,
} from '@tx-broadcaster/store-kysely';

/** The tables that hold transactions and what belongs to them, and the order of their rows. */
export const tables = {
  transactions: 'seq',
  slots: 'lane, nonce',
  attempts: 'lane, nonce, position',
  events: 'transaction_id, seq',
} as const;

/** The image out of the rows of those tables. */
export function imageFrom(rows: Readonly<Record<keyof typeof tables, readonly unknown[]>>): StoreImage {
  return {
    transactions: (rows.transactions as readonly TransactionRow[]).map(transactionOf),
    slots: (rows.slots as readonly SlotRow[]).map(slotOf),
    attempts: (rows.attempts as readonly AttemptRow[]).map(attemptOf),
    events: (rows.events as readonly EventRow[]).map(eventOf),
  };
}
