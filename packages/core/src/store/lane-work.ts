import type { Attempt } from '../transaction/attempt.js';
import type { Lane } from '../transaction/lane.js';
import type { Slot } from '../transaction/slot.js';
import type { Transaction } from '../transaction/transaction.js';

export interface LaneSlots {
  readonly slots: Slot[];
  /** All attempts of those slots. */
  readonly attempts: Attempt[];
  /** The transactions of those slots. */
  readonly transactions: Transaction[];
}

export interface LaneWork {
  readonly lane: Lane;
  /** The highest nonce that ever had a slot; null: none. */
  readonly highestNonce: number | null;
  /** Slots with `usedBy` null. */
  readonly slots: Slot[];
  /** All attempts of those slots. */
  readonly attempts: Attempt[];
  /** The transactions of those slots. */
  readonly transactions: Transaction[];
  /** How many transactions are queued. */
  readonly queued: number;
}

export interface QueuePosition {
  readonly priority: number;
  readonly place: string;
}
