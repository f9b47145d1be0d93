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

/**
 * The most an attempt may be priced at, wei per gas; null: no limit. A lane's policy, a message type's and a caller's
 * own wishes all have this form: the tightest of them holds.
 */
export interface FeeCaps {
  readonly maxFeePerGas: bigint | null;
  readonly maxPriorityFeePerGas: bigint | null;
}

export function tightest(...caps: readonly FeeCaps[]): FeeCaps {
  return {
    maxFeePerGas: caps.map((cap) => cap.maxFeePerGas).reduce(lower, null),
    maxPriorityFeePerGas: caps.map((cap) => cap.maxPriorityFeePerGas).reduce(lower, null),
  };
}

function lower(a: bigint | null, b: bigint | null): bigint | null {
  if (a === null) return b;
  return b === null || a < b ? a : b;
}

/** Whether these fees are within the caps. */
export function isWithin(fees: Fees, { maxFeePerGas, maxPriorityFeePerGas }: FeeCaps): boolean {
  if (maxFeePerGas !== null && ceilingOf(fees) > maxFeePerGas) return false;
  return fees.kind === 'legacy' || maxPriorityFeePerGas === null || fees.maxPriorityFeePerGas <= maxPriorityFeePerGas;
}

/**
 * How much dearer a replacement must be: an eighth for most transactions; those with blobs must double (geth,
 * core/txpool/blobpool/config.go: PriceBump).
 */
export type Bump = 'eighth' | 'double';

/** `price` raised by the bump, rounded up, and by at least 1 wei: what every client's pool takes as a replacement. */
function raised(price: bigint, bump: Bump): bigint {
  const step = bump === 'double' ? price : (price + 7n) / 8n;
  return price + (step > 0n ? step : 1n);
}

const max = (a: bigint, b: bigint) => (a > b ? a : b);
const min = (a: bigint, b: bigint) => (a < b ? a : b);

/**
 * Fees for a new attempt in a slot that already has attempts: the market's, but at least 12.5 % (and 1 wei) over the
 * highest ever signed there, on both fields: geth's pool refuses less (core/txpool/legacypool/list.go).
 */
export function replacementFees(market: Fees, earlier: readonly Fees[], bump: Bump = 'eighth'): Fees {
  if (earlier.length === 0) return market;
  const ceiling = raised(earlier.map(ceilingOf).reduce(max), bump);
  if (market.kind === 'legacy') {
    return {
      kind: 'legacy',
      gasPrice: max(market.gasPrice, max(ceiling, raised(earlier.map(tipOf).reduce(max), bump))),
    };
  }
  const tip = raised(earlier.map(tipOf).reduce(max), bump);
  const maxPriorityFeePerGas = max(market.maxPriorityFeePerGas, tip);
  return {
    kind: 'eip1559',
    maxFeePerGas: max(max(market.maxFeePerGas, ceiling), maxPriorityFeePerGas),
    maxPriorityFeePerGas,
  };
}

/**
 * The same ceiling, all of it as tip, as far as the caps go: it outbids whatever has a lower ceiling, also one that is
 * all tip itself, which the price of a legacy transaction is (EIP-1559).
 */
export function allTip(fees: Fees, { maxPriorityFeePerGas: cap }: FeeCaps): Fees {
  if (fees.kind === 'legacy') return fees;
  const most = cap === null ? fees.maxFeePerGas : min(cap, fees.maxFeePerGas);
  return { ...fees, maxPriorityFeePerGas: max(fees.maxPriorityFeePerGas, most) };
}

/** The same fees within the caps. */
export function capped(fees: Fees, caps: FeeCaps): Fees {
  if (isWithin(fees, caps)) return fees;
  const ceiling = caps.maxFeePerGas ?? ceilingOf(fees);
  if (fees.kind === 'legacy') return { kind: 'legacy', gasPrice: min(fees.gasPrice, ceiling) };
  const maxFeePerGas = min(fees.maxFeePerGas, ceiling);
  const tip = min(fees.maxPriorityFeePerGas, caps.maxPriorityFeePerGas ?? fees.maxPriorityFeePerGas);
  return { kind: 'eip1559', maxFeePerGas, maxPriorityFeePerGas: min(tip, maxFeePerGas) };
}
