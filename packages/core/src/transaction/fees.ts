/** Prices in wei per gas. `eip1559` where the chain has a base fee, `legacy` where it has none. */
export type Fees =
  | { readonly kind: 'eip1559'; readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint }
  | { readonly kind: 'legacy'; readonly gasPrice: bigint };

/** The most one gas can cost under these fees, wei. */
export function ceilingOf(fees: Fees): bigint {
  return fees.kind === 'legacy' ? fees.gasPrice : fees.maxFeePerGas;
}

/** What the block's producer gets of it at most, wei per gas. */
export function tipOf(fees: Fees): bigint {
  return fees.kind === 'legacy' ? fees.gasPrice : fees.maxPriorityFeePerGas;
}

/** `price` raised by 12.5 %, rounded up, and by at least 1 wei: what every client's pool takes as a replacement. */
function raised(price: bigint): bigint {
  const step = (price + 7n) / 8n;
  return price + (step > 0n ? step : 1n);
}

const max = (a: bigint, b: bigint) => (a > b ? a : b);
const min = (a: bigint, b: bigint) => (a < b ? a : b);

/**
 * Fees for a new attempt in a slot that already has attempts: the market's, but at least 12.5 % (and 1 wei) over the
 * highest ever signed there, on both fields: geth's pool refuses less (core/txpool/legacypool/list.go).
 */
export function replacementFees(market: Fees, earlier: readonly Fees[]): Fees {
  if (earlier.length === 0) return market;
  const ceiling = raised(earlier.map(ceilingOf).reduce(max));
  const tip = raised(earlier.map(tipOf).reduce(max));
  if (market.kind === 'legacy') return { kind: 'legacy', gasPrice: max(market.gasPrice, max(ceiling, tip)) };
  const maxPriorityFeePerGas = max(market.maxPriorityFeePerGas, tip);
  return {
    kind: 'eip1559',
    maxFeePerGas: max(max(market.maxFeePerGas, ceiling), maxPriorityFeePerGas),
    maxPriorityFeePerGas,
  };
}

/** The same fees under a ceiling, wei per gas. */
export function capped(fees: Fees, ceiling: bigint | null): Fees {
  if (ceiling === null) return fees;
  if (fees.kind === 'legacy') return { kind: 'legacy', gasPrice: min(fees.gasPrice, ceiling) };
  const maxFeePerGas = min(fees.maxFeePerGas, ceiling);
  return { kind: 'eip1559', maxFeePerGas, maxPriorityFeePerGas: min(fees.maxPriorityFeePerGas, maxFeePerGas) };
}
