import type { SlotRecord } from '@tx-broadcaster/core';
import * as say from '#text/signers';
import { stageLine } from '../transactions/words.js';

/** Where the transaction of a nonce stands, or why nobody has it. */
export function slotWords({ state, transaction }: SlotRecord): string {
  if (state === 'closing') return say.closing;
  if (!transaction) return say.gapMeans;
  return state === 'mined' ? say.minedNotFinal : stageLine(transaction);
}

/** It gave up, owns its nonce, and nobody has asked for a no-op yet. */
export function mayFill({ state, transaction }: SlotRecord): boolean {
  if (state !== 'open' || !transaction || transaction.wish !== null) return false;
  return transaction.stage === 'exhausted' || transaction.stage === 'rejected';
}
