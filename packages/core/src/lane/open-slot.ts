import type { Attempt } from '../transaction/attempt.js';
import { ceilingOf } from '../transaction/fees.js';
import type { Slot } from '../transaction/slot.js';
import type { Transaction } from '../transaction/transaction.js';
import { restored } from './draft.js';

/** A slot whose nonce is not used yet (at depth), with all that was signed for it. */
export interface OpenSlot {
  readonly slot: Slot;
  /** null: a nonce that never was ours. */
  readonly transaction: Transaction | null;
  readonly attempts: readonly Attempt[];
  /** Whose slot it was before a no-op, or a stranger, used it; see `reopened`. */
  readonly former?: Transaction;
}

/** A transaction that has gone on to another slot, or has ended without this one, has nothing more to do with it. */
export function ownedBy(owner: Transaction | null, slot: Slot, attempts: readonly Attempt[]): OpenSlot {
  if (owner === null || (owner.slot !== null && owner.nonce === slot.nonce))
    return { slot: restored(slot, owner), transaction: owner, attempts };
  return { slot, transaction: null, attempts, former: owner };
}

/** The most an open slot can cost, wei: its dearest attempt. */
export function costOf(open: OpenSlot): bigint {
  let most = 0n;
  for (const attempt of open.attempts) {
    const value = attempt.kind === 'payload' ? (open.transaction?.value ?? 0n) : 0n;
    const cost = value + attempt.gas * ceilingOf(attempt.fees);
    if (cost > most) most = cost;
  }
  return most;
}
