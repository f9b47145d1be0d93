import type { Attempt } from '../transaction/attempt.js';
import type { TransactionEvent } from '../transaction/event.js';
import type { NonceReview } from '../transaction/lane.js';
import type { Slot } from '../transaction/slot.js';
import type { LaneId, Transaction } from '../transaction/transaction.js';

export interface LaneCommit {
  readonly lane: LaneId;
  readonly epoch: number;
  readonly seq: number;
  /** Versions that must still hold: of every transaction that is changed, or that led to a signed attempt. */
  readonly expected: ReadonlyMap<string, number>;
  readonly skipChanged: boolean;
  /**
   * Queued transactions that go over to another lane, which with their signer is theirs from now on. Each is named in
   * `expected`; if one is not queued in this lane any more, that is a conflict.
   */
  readonly leaving: readonly Transaction[];
  /** Transactions that were never inserted: they come into being with what the lane made of them at once. */
  readonly newTransactions: readonly Transaction[];
  readonly transactions: readonly Transaction[];
  /** One of each transaction, new ones included. */
  readonly events: readonly TransactionEvent[];
  readonly newSlots: readonly Slot[];
  /** Slots whose state moved; a slot never changes its transaction. */
  readonly slots: readonly Slot[];
  readonly newAttempts: readonly Attempt[];
  /** Attempts that were sent; only the send record moves. */
  readonly attempts: readonly Attempt[];
  /** Left out: unchanged. */
  readonly baseNonce?: number;
  readonly review?: NonceReview | null;
  readonly parkedAt?: number | null;
}

export type CommitOutcome =
  | { readonly applied: true; readonly skipped: readonly string[] }
  /** The lane has another owner, or a commit of this owner's past got through late: nothing was written. */
  | { readonly applied: false; readonly reason: 'fenced' }
  /** A transaction was changed by somebody else, or what should be new is not: nothing was written. */
  | { readonly applied: false; readonly reason: 'conflict' };
