import { laneId } from '@tx-broadcaster/core';
import { expect, onTestFinished, test } from 'vitest';
import { ChaosChain } from '../src/chaos/chaos-chain.js';
import { accounts, chainId } from '../src/chaos/settings.js';

test('blocks are made and replaced one after the other, whoever asks at once: none is missing', async () => {
  const chain = await ChaosChain.start();
  onTestFinished(() => chain.stop());
  await expect.poll(() => height(chain)).toBeGreaterThan(8);
  const before = await height(chain);
  for (let n = 0; n < 40; n++) await Promise.all([chain.reorg(1), chain.reorg(3), chain.reorg(2)]);
  await chain.useKeyElsewhere(0);
  const lane = laneId(chainId, accounts[0]?.address ?? '0x');
  await expect.poll(async () => (await chain.mined()).get(lane)).toMatchObject([{ nonce: 0, executed: true }]);
  await expect.poll(() => height(chain)).toBeGreaterThan(before);
  const after = await height(chain);
  for (let at = 0; at <= after; at++) expect(await ask(chain, 'eth_getBlockByNumber', [hex(at), false])).not.toBeNull();
});

const hex = (value: number) => `0x${value.toString(16)}`;

async function height(chain: ChaosChain): Promise<number> {
  return Number(await ask(chain, 'eth_blockNumber', []));
}

async function ask(chain: ChaosChain, method: string, params: unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const answer = await fetch(chain.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return ((await answer.json()) as { result: unknown }).result;
}
