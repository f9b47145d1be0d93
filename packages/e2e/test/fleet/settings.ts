import type { Hex } from 'viem';
import { mnemonicToAccount } from 'viem/accounts';

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
