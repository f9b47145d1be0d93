import { type Address, type Hex, toHex } from 'viem';
import { mnemonicToAccount } from 'viem/accounts';

export const chainId = 31_337;
export const blockMs = 250;
/** How long a server that died, or stands still, keeps its lanes from others. */
const leaseMs = 1000;

/** Accounts of the well-known development phrase: of no worth anywhere. */
export const accounts: readonly { readonly address: Address; readonly privateKey: Hex }[] = [0, 1, 2].map((index) => {
  const phrase = 'test test test test test test test test test test test junk';
  const account = mnemonicToAccount(phrase, { addressIndex: index });
  return { address: account.address, privateKey: toHex(account.getHdKey().privateKey ?? new Uint8Array()) };
});

/** What every server of a chaos run has in common. */
export const common = {
  chainId,
  privateKeys: accounts.map(({ privateKey }) => privateKey),
  blockMs,
  leaseMs,
  settleDepth: 3,
} as const;

/** Where a server keeps its transactions. */
export type StorePlace =
  | { readonly kind: 'sqlite'; readonly path: string }
  | {
      readonly kind: 'postgres';
      readonly url: string;
      /** The way past a pooler. */
      readonly listen?: string;
      readonly partitions?: number;
    };

/** Where a server kills itself, and at which pass of that place. */
export interface Death {
  readonly point: string;
  readonly pass: number;
}

/** What a server of a chaos run is told, as JSON in its first argument; another death, or none, later as a message. */
export interface ServerSettings extends Readonly<typeof common> {
  readonly place: StorePlace;
  readonly rpcUrl: string;
  readonly port: number;
  /** null: it does not kill itself. */
  readonly death: Death | null;
}
