import type { Address, Hex, Chain as ViemChain } from 'viem';

/** In what a chain differs from others, as far as transactions must heed it. */
export interface ChainProfile {
  /** Between blocks, ms. */
  readonly blockTimeMs: number;
  /** Most gas one transaction may have (EIP-7825: 2^24); null: none that is known. */
  readonly transactionGasCap: bigint | null;
  /** What calldata costs at least: `eip2028` 4 and 16 gas a byte, `eip7623` not less than 10 and 40; null: not known. */
  readonly calldataGas: 'eip2028' | 'eip7623' | null;
  /** Added to an estimate of gas, percent. */
  readonly gasMarginPercent: number;
  /**
   * What a rollup takes besides gas for keeping a transaction's bytes on its parent chain, wei; it changes with that
   * chain's prices, so this is what is kept aside, not what is paid. null: nothing, or as gas.
   */
  readonly dataFee: DataFee | null;
}

export interface DataFee {
  readonly perTransaction: bigint;
  readonly perByte: bigint;
}

const usual: ChainProfile = {
  blockTimeMs: 12_000,
  transactionGasCap: null,
  calldataGas: 'eip2028',
  gasMarginPercent: 25,
  dataFee: null,
};

const ethereum: Partial<ChainProfile> = { transactionGasCap: 2n ** 24n, calldataGas: 'eip7623' };
// a fee of about 0.00002 ether for a transfer when blobs are dear
const opStack: Partial<ChainProfile> = {
  blockTimeMs: 2000,
  dataFee: { perTransaction: 2n * 10n ** 13n, perByte: 2n * 10n ** 11n },
};
// the estimate has the parent chain's price of the bytes in it, which may rise until the transaction is sent
const arbitrum: Partial<ChainProfile> = { blockTimeMs: 250, calldataGas: null, gasMarginPercent: 50 };
// another machine, with other prices
const zkSync: Partial<ChainProfile> = { blockTimeMs: 1000, calldataGas: null, gasMarginPercent: 50 };

const profiles: ReadonlyMap<number, Partial<ChainProfile>> = new Map<number, Partial<ChainProfile>>([
  // Ethereum, Sepolia, Holesky, Hoodi
  [1, ethereum],
  [11_155_111, ethereum],
  [17_000, ethereum],
  [560_048, ethereum],
  // Optimism, Base and their test chains; others are told by their gas price oracle
  [10, opStack],
  [8453, opStack],
  [11_155_420, opStack],
  [84_532, opStack],
  // Arbitrum One, Nova, Sepolia
  [42_161, arbitrum],
  [42_170, arbitrum],
  [421_614, arbitrum],
  // zkSync Era, its Sepolia, Abstract
  [324, zkSync],
  [300, zkSync],
  [2741, zkSync],
]);

/** What is known of a chain; what the operator says goes before it. */
export function profileOf(
  { id, blockTime, contracts }: Pick<ViemChain, 'id' | 'blockTime' | 'contracts'>,
  own: Partial<ChainProfile> = {},
): ChainProfile {
  const known = profiles.get(id) ?? (contracts && 'gasPriceOracle' in contracts ? opStack : {});
  return { ...usual, ...known, ...(blockTime === undefined ? {} : { blockTimeMs: blockTime }), ...own };
}

/** The least gas limit at which a node takes the transaction; null: not known. */
export function leastGas(to: Address | null, calldata: Hex, { calldataGas }: ChainProfile): bigint | null {
  if (calldataGas === null) return null;
  const length = (calldata.length - 2) / 2;
  const tokens = 4 * length - 3 * zeroBytesIn(calldata);
  // EIP-3860: 2 gas for each word of init code
  const creation = to === null ? 32_000 + 2 * Math.ceil(length / 32) : 0;
  const intrinsic = 21_000 + 4 * tokens + creation;
  return BigInt(calldataGas === 'eip7623' ? Math.max(intrinsic, 21_000 + 10 * tokens) : intrinsic);
}

function zeroBytesIn(calldata: Hex): number {
  const zero = 48; // '0'
  let zeros = 0;
  for (let at = 2; at < calldata.length; at += 2)
    if (calldata.charCodeAt(at) === zero && calldata.charCodeAt(at + 1) === zero) zeros++;
  return zeros;
}

/** Wei to keep aside for the parent chain's part of a transaction with this calldata. */
export function dataFeeOf(calldata: Hex, { dataFee }: ChainProfile): bigint {
  if (dataFee === null) return 0n;
  return dataFee.perTransaction + dataFee.perByte * BigInt((calldata.length - 2) / 2);
}
