import type { Hex } from 'viem';

export const chainId = 31_337;
/** The first well-known development key: of no worth anywhere. */
export const privateKey: Hex = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
export const signer = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
export const blockMs = 400;

/** What every server of a chaos run has in common. */
export const common = { chainId, privateKey, blockMs, settleDepth: 3 } as const;

/** Where a server keeps its transactions. */
export type StorePlace =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** Where a server kills itself, and at which pass of that place. */
export interface Death {
  readonly point: string;
  readonly pass: number;
}

/** What a server of a chaos run is told, as JSON in its first argument. */
export interface ServerSettings extends Readonly<typeof common> {
  readonly place: StorePlace;
  readonly rpcUrl: string;
  readonly port: number;
  /** null: it does not kill itself. */
  readonly death: Death | null;
}
