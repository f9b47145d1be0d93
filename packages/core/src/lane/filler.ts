import type { Address } from 'viem';
import { ceilingOf, type FeeCaps, type Fees } from '../transaction/fees.js';
import { runaway } from './demands.js';
import type { OpenSlot } from './open-slot.js';
import type { LanePolicy } from './policy.js';
import type { LaneView } from './view.js';

/** Nobody's, and without code. */
const nowhere: Address = '0x000000000000000000000000000000000000dEaD';

/** Where a no-op goes: to oneself, unless that would run the code one has delegated oneself to (lane-rules.md 11). */
export function noOpTarget({ lane, observation }: LaneView): Address {
  return observation?.delegated ? nowhere : lane.signer;
}

/**
 * Closing a slot may cost half as much again per gas as a payload: a filler must be able to replace one that is priced at
 * the cap, or above it, where the cap was lowered after it was signed.
 */
export function fillerCaps({ attempts }: OpenSlot, going: Fees, policy: LanePolicy): FeeCaps {
  let most = policy.maxFeePerGas ?? runaway * ceilingOf(going);
  for (const { kind, fees } of attempts) if (kind === 'payload' && ceilingOf(fees) > most) most = ceilingOf(fees);
  return { maxFeePerGas: (most * 3n) / 2n, maxPriorityFeePerGas: null };
}
