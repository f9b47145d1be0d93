import type { Hex } from 'viem';
import { mnemonicToAccount } from 'viem/accounts';

export const chainId = 31_337;
export const someone = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

/** What an instance of a fleet is told, as JSON in its first argument. */
export interface InstanceSettings {
  readonly mode: 'all' | 'api' | 'worker';
  readonly database: string;
  /** Connections past a pooler. */
  readonly listen?: string;
  readonly rpcUrl: string;
  readonly keys: readonly Hex[];
  readonly leaseMs: number;
}

/** Accounts that a development chain has funds for. */
export const accounts = Array.from({ length: 6 }, (_, addressIndex) =>
  mnemonicToAccount('test test test test test test test test test test test junk', { addressIndex }),
);
