import type { Address, Hex } from 'viem';
import type { FakeAdmission } from './fake-admission.js';
import type { FakePoolLimits } from './fake-pool.js';

/** Blocks behind the head; null: there is no such block yet; `unknown`: a node that does not know the word. */
export type FinalityDepth = number | null | 'unknown';

/** Settings of a FakeChain; all have defaults. */
export interface FakeChainOptions extends Partial<FakeAdmission>, Partial<FakePoolLimits> {
  /** Two chains with different seeds share no block hash, though they have the same id. @default '' */
  seed?: string;
  /** @default 'FakeChain/1.0' */
  clientVersion?: string;
  /** Time of block 0, seconds since the epoch. @default 1_700_000_000 */
  start?: number;
  /** Seconds between two blocks' timestamps. @default 12 */
  blockTime?: number;
  /** Of a block. @default 36_000_000n */
  gasLimit?: bigint;
  /** Of block 0, wei per gas; null: a chain without base fees, which takes no EIP-1559 transactions. @default 1 gwei */
  baseFee?: bigint | null;
  /** What eth_maxPriorityFeePerGas answers, wei per gas. @default 1 gwei */
  tip?: bigint;
  /** What every account owns at first, wei. @default 10,000 ether */
  balance?: bigint;
  /** @default 32 */
  safeDepth?: FinalityDepth;
  /** @default 64 */
  finalizedDepth?: FinalityDepth;
  /** Mines a block for every transaction that could be in one. @default false */
  automine?: boolean;
  /** Who signed: asked of viem (about 2 ms each), or of a function that knows without mathematics. @default 'viem' */
  verifySignatures?: 'viem' | ((raw: Hex) => Address);
}

const GWEI = 10n ** 9n;
const ETHER = 10n ** 18n;

export const DEFAULTS = {
  chainId: 31_337,
  seed: '',
  clientVersion: 'FakeChain/1.0',
  start: 1_700_000_000,
  blockTime: 12,
  gasLimit: 36_000_000n,
  transactionGasCap: 16_777_216n,
  feeCap: ETHER,
  baseFee: GWEI,
  tip: GWEI,
  minTip: 1n,
  refuseBelowBaseFee: false,
  balance: 10_000n * ETHER,
  safeDepth: 32,
  finalizedDepth: 64,
  accountSlots: 16,
  accountQueue: 64,
  overflow: 'refuse',
  automine: false,
  verifySignatures: 'viem',
} satisfies Required<FakeChainOptions>;
