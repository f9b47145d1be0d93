import type { SlotRecord } from '@tx-broadcaster/core';
import { stageLine } from '../transactions/words.js';

/** Where the transaction of a nonce stands, or why nobody has it. */
export function slotWords({ state, transaction }: SlotRecord): string {
  if (state === 'closing') return 'a no-op is to take its place';
  if (!transaction) return 'none of ours has it; it is filled with a no-op as soon as something waits behind it';
  return state === 'mined' ? 'mined, not final yet' : stageLine(transaction);
}

/** It gave up, owns its nonce, and nobody has asked for a no-op yet. */
export function mayFill({ state, transaction }: SlotRecord): boolean {
  if (state !== 'open' || !transaction || transaction.wish !== null) return false;
  return transaction.stage === 'exhausted' || transaction.stage === 'rejected';
}
