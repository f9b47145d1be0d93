import type { Attempt } from '../transaction/attempt.js';
import type { Slot } from '../transaction/slot.js';
import type { Transaction } from '../transaction/transaction.js';

/** A slot that the chain had used at depth, as the store has it. */
export interface UsedSlot {
  readonly slot: Slot;
  readonly attempts: readonly Attempt[];
  readonly owner: Transaction | null;
}
