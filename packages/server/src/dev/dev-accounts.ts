import type { Address, Hex } from 'viem';

/**
 * Accounts that every anvil owns. Everybody knows their keys: what they own on a real chain is taken within seconds.
 */
export const devAccounts = {
  /** Where all of them come from. */
  mnemonic: 'test test test test test test test test test test test junk',
  /** The first one. */
  signerKey: '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80' satisfies Hex,
  /** The tenth one. */
  deployer: '0xa0Ee7A142d267C1f36714E4a8F75612F20a79720' satisfies Address,
} as const;
