import { messageOf } from '@tx-broadcaster/core';
import { type Address, createClient, fallback, type Hex, http, webSocket } from 'viem';
import { getChainId, getTransactionCount, getTransactionReceipt } from 'viem/actions';
import { Unavailable } from '../commands/unavailable.js';

const atATime = 10;

/** What the trial itself asks of the chain, past the broadcaster: how many nonces are used, and what was executed. */
export function trialNode(urls: readonly string[]) {
  const transports = urls.map((url) => (/^wss?:/i.test(url) ? webSocket(url) : http(url)));
  const client = createClient({ transport: fallback(transports) });
  return {
    /** @throws Unavailable unless it answers, and serves this chain */
    async check(expected: number): Promise<void> {
      const id = await answered(getChainId(client));
      if (id === expected) return;
      throw new Unavailable(`the node serves chain ${id}, expected chain ${expected}: check --rpc and --chain-id`, {
        cause: null,
      });
    },

    count: (address: Address): Promise<number> => answered(getTransactionCount(client, { address })),

    /** Of these, how many have a receipt that says they executed. */
    async executed(hashes: readonly Hex[]): Promise<number> {
      let count = 0;
      for (let at = 0; at < hashes.length; at += atATime) {
        const part = hashes.slice(at, at + atATime);
        const receipts = await Promise.allSettled(part.map((hash) => getTransactionReceipt(client, { hash })));
        for (const receipt of receipts)
          if (receipt.status === 'fulfilled' && receipt.value.status === 'success') count++;
      }
      return count;
    },
  };
}

async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw new Unavailable(`the node does not answer: ${messageOf(cause).split('\n')[0]}`, { cause });
  }
}
