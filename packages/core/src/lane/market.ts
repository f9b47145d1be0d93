import type { Observation } from '../chain/chain.js';
import type { Fees } from '../transaction/fees.js';

/**
 * Fees at which a transaction is taken now: with a base fee twice the base fee plus the tip, which stays enough for
 * about six full blocks (each may raise it by an eighth, EIP-1559); without one, the price the node suggests.
 */
export function marketFees({ head, suggestedPrice }: Observation): Fees {
  if (head.baseFee === null) return { kind: 'legacy', gasPrice: suggestedPrice };
  return {
    kind: 'eip1559',
    maxFeePerGas: 2n * head.baseFee + suggestedPrice,
    maxPriorityFeePerGas: suggestedPrice,
  };
}

/** The least at which a transaction can enter the next block at the going price. */
export function entryFees({ head, suggestedPrice }: Observation): Fees {
  if (head.baseFee === null) return { kind: 'legacy', gasPrice: suggestedPrice };
  return {
    kind: 'eip1559',
    maxFeePerGas: head.baseFee + suggestedPrice,
    maxPriorityFeePerGas: suggestedPrice,
  };
}

/** Whether a transaction at these fees can enter the next block at the going price. */
export function isPricedIn(fees: Fees, { head, suggestedPrice }: Observation): boolean {
  if (fees.kind === 'legacy') return fees.gasPrice >= (head.baseFee ?? suggestedPrice);
  return (
    fees.maxFeePerGas >= (head.baseFee ?? 0n) + fees.maxPriorityFeePerGas &&
    fees.maxPriorityFeePerGas * 2n >= suggestedPrice
  );
}
