import { createPublicClient, type Hex, http } from 'viem';
import { foundry } from 'viem/chains';
import { accounts } from './settings.js';

/** What the signers have done on a chain. */
export interface OnChain {
  /** Calldata of every transaction that was executed, fillers left out. */
  readonly executed: readonly Hex[];
  /** The nonces of each signer, in order. */
  readonly nonces: readonly (readonly number[])[];
}

export async function readChain(rpcUrl: string): Promise<OnChain> {
  const client = createPublicClient({ chain: foundry, transport: http(rpcUrl) });
  const bySigner = new Map(accounts.map(({ address }) => [address.toLowerCase(), [] as number[]]));
  const executed: Hex[] = [];
  const height = await client.getBlockNumber();
  for (let number = 0n; number <= height; number++) {
    const block = await client.getBlock({ blockNumber: number, includeTransactions: true });
    for (const { from, nonce, input, hash } of block.transactions) {
      bySigner.get(from.toLowerCase())?.push(nonce);
      if (input === '0x') continue;
      const { status } = await client.getTransactionReceipt({ hash });
      if (status === 'success') executed.push(input);
    }
  }
  return { executed, nonces: [...bySigner.values()] };
}
