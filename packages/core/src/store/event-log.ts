import type { Attempt } from '../transaction/attempt.js';
import type { TransactionEvent } from '../transaction/event.js';
import type { Status } from '../transaction/stage.js';
import type { Transaction } from '../transaction/transaction.js';

export interface History {
  readonly attempts: Attempt[];
  readonly events: TransactionEvent[];
}

/** One event of the log of all transactions. */
export interface LoggedEvent {
  /** Where it stands in the log: text that sorts as the log does, and says nothing else. */
  readonly position: string;
  readonly event: TransactionEvent;
  /** The status before; null: this is the transaction's first event. */
  readonly previousStatus: Status | null;
  /** The transaction as it is now, which may be further on. */
  readonly transaction: Transaction;
}
