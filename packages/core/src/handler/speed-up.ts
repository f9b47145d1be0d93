import { BroadcasterError } from '../errors.js';
import type { Attempt } from '../transaction/attempt.js';
import { ceilingOf, type FeeCaps, type Fees, replacementFees, tipOf } from '../transaction/fees.js';
import type { SpeedUp, Transaction } from '../transaction/transaction.js';
import { type Acted, type Asked, acted, refusal } from './action.js';

/** What a speed-up is measured against. */
export interface SpeedUpLimits {
  /** Everything that was signed for the slot. */
  readonly attempts: readonly Attempt[];
  readonly caps: FeeCaps;
}

/**
 * A person's wish for a dearer attempt in the same slot. The lane signs it in its next round: at the fees asked for, else
 * at the market's, and never less than 12.5 % over the dearest attempt of the slot, which every pool takes.
 *
 * @throws BroadcasterError `not_in_mempool` while nothing of it can be waiting in a pool, `too_late` once it was mined,
 * `fee_below_replacement_minimum`, `fee_cap_reached`
 */
export function spedUp(before: Transaction, wish: SpeedUp, { attempts, caps }: SpeedUpLimits, asked: Asked): Acted {
  if (before.inclusion !== null) {
    throw refusal('too_late', before, 'sped up', `it was mined in block ${before.inclusion.blockNumber}`);
  }
  const sent = before.stage === 'signed' || before.stage === 'sent' || before.stage === 'accepted';
  if (!sent || before.slot !== 'open' || before.wish !== null || before.presigned !== null) {
    throw refusal('not_in_mempool', before, 'sped up', whyNot(before));
  }
  const signed = attempts.filter(({ nonce }) => nonce === before.nonce).map(({ fees }) => fees);
  const minimum = replacementFees(nothingOf(signed), signed);
  const least = { max_fee_per_gas: String(ceilingOf(minimum)), max_priority_fee_per_gas: String(tipOf(minimum)) };
  for (const [field, wanted, low] of [
    ['max_fee_per_gas', wish.maxFeePerGas, ceilingOf(minimum)],
    ['max_priority_fee_per_gas', wish.maxPriorityFeePerGas, tipOf(minimum)],
  ] as const) {
    if (wanted === null || wanted >= low) continue;
    throw new BroadcasterError(
      'fee_below_replacement_minimum',
      `expected ${field} of at least ${low} wei, got ${wanted}: nodes refuse a replacement that is less than 12.5 % dearer`,
      { details: { minimum: least } },
    );
  }
  for (const [what, needed, cap] of [
    ['wei per gas', wish.maxFeePerGas ?? ceilingOf(minimum), caps.maxFeePerGas],
    ['wei of tip per gas', wish.maxPriorityFeePerGas ?? tipOf(minimum), caps.maxPriorityFeePerGas],
  ] as const) {
    if (cap === null || needed <= cap) continue;
    const why = `a replacement costs at least ${needed} ${what}, and the fee cap is ${cap}`;
    throw refusal('fee_cap_reached', before, 'sped up', why, { minimum: least, cap: String(cap) });
  }
  return acted(before, { speedUp: wish, nextAttemptAt: null }, 'speeding_up', asked);
}

function nothingOf(signed: readonly Fees[]): Fees {
  return signed.at(-1)?.kind === 'legacy'
    ? { kind: 'legacy', gasPrice: 0n }
    : { kind: 'eip1559', maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };
}

function whyNot({ stage, slot, wish, presigned }: Transaction): string {
  if (presigned !== null) return 'its bytes were signed by the caller';
  if (slot === 'closing' || wish !== null) return 'a no-op is taking its place';
  return stage === 'queued' ? 'it has not been signed yet' : `its stage is ${stage}`;
}
