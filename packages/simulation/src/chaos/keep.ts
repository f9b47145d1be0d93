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
import type { StorePlace } from './settings.js';

/** Something that happens to where transactions are kept. */
export interface Hazard {
  readonly name: string;
  /** How likely it is that it happens now. */
  readonly likelihood: number;
  strike(random: () => number): Promise<void>;
}

/** Where the transactions of a world are kept. */
export interface Keep {
  readonly name: string;
  /** As servers are told. */
  readonly place: StorePlace;
  /** How many servers may share it. */
  readonly servers: number;
  /** What servers have in their environment for it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly hazards: readonly Hazard[];
  /** Everything it holds, as it is now. */
  image(): Promise<StoreImage>;
  /** Nothing happens to it any more. */
  calm(): Promise<void>;
  end(): Promise<void>;
}

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
