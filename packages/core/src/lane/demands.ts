import { type FeeCaps, type Fees, tightest } from '../transaction/fees.js';
import { capsOf, denialsOf } from '../transaction/spend-policy.js';
import type { Transaction } from '../transaction/transaction.js';
import type { Obstacle } from './obstacle.js';
import type { LanePolicy } from './policy.js';

/** Where no cap is configured, nothing is priced anew above so many times the going price. */
export const runaway = 10n;

/** The most an attempt of this transaction may be priced at: the tightest of chain, spend policy and caller. */
export function capsFor(transaction: Transaction, gas: bigint | null, policy: LanePolicy): FeeCaps {
  // the caller's tip is where the price starts, and rises with it; his ceiling is a promise
  const own = { maxFeePerGas: transaction.maxFeePerGas, maxPriorityFeePerGas: null };
  return tightest(policy, own, capsOf(policy.termsOf(transaction.messageType).policy, gas));
}

/**
 * What the spend policy has against another attempt of this transaction: it may have become stricter since it was
 * accepted. `fees` are null where they can still be chosen: then the caps see to them.
 */
export function denied(transaction: Transaction, fees: Fees | null, policy: LanePolicy): Obstacle | null {
  const [first, ...others] = denialsOf(policy.termsOf(transaction.messageType).policy, { ...transaction, fees });
  if (!first) return null;
  const reason = others.length === 0 ? first.detail : `${first.detail}; and ${others.length} more`;
  return { blockedOn: 'policy_denied', reason, priceNeeded: null };
}
