import { laneId } from '@tx-broadcaster/core';
import type { ChainRecord, MinedRecord } from '@tx-broadcaster/core/testing';
import { createPublicClient, type Hex, http } from 'viem';
import { foundry } from 'viem/chains';
import { accounts } from './settings.js';

/** What the signers have done on a chain. */
export interface OnChain {
  /** Calldata of every transaction that was executed, fillers left out. */
  readonly executed: readonly Hex[];
  /** As the checker of the simulation reads it. */
  readonly record: ChainRecord;
}

/** Nobody but the fleet sends to it, and no block is replaced. */
export async function readChain(rpcUrl: string): Promise<OnChain> {
  const client = createPublicClient({ chain: foundry, transport: http(rpcUrl) });
  const mined = new Map(accounts.map(({ address }) => [laneId(foundry.id, address), [] as MinedRecord[]]));
  const executed: Hex[] = [];
  const height = await client.getBlockNumber({ cacheTime: 0 });
  for (let number = 0n; number <= height; number++) {
    const block = await client.getBlock({ blockNumber: number, includeTransactions: true });
    for (const { from, nonce, input, hash } of block.transactions) {
      const { status } = await client.getTransactionReceipt({ hash });
      const isExecuted = status === 'success';
      mined.get(laneId(foundry.id, from))?.push({ hash, nonce, executed: isExecuted, blockNumber: Number(number) });
      if (isExecuted && input !== '0x') executed.push(input);
    }
  }
  const received = new Set([...mined.values()].flatMap((own) => own.map(({ hash }) => hash)));
  return { executed, record: { mined, received, foreign: new Set(), reorged: new Set() } };
}
