import { laneId } from '@tx-broadcaster/core';
import { expect, onTestFinished, test } from 'vitest';
import { ChaosChain } from '../src/chaos/chaos-chain.js';
import { accounts, chainId } from '../src/chaos/settings.js';

test('blocks that are replaced at once are replaced one after the other: none is missing', async () => {
  const chain = await ChaosChain.start();
  onTestFinished(() => chain.stop());
  await expect.poll(() => height(chain)).toBeGreaterThan(8);
  const before = await height(chain);
  for (let n = 0; n < 40; n++) await Promise.all([chain.reorg(1), chain.reorg(3), chain.reorg(2)]);
  await chain.useKeyElsewhere(0);
  const lane = laneId(chainId, accounts[0]?.address ?? '0x');
  await expect.poll(async () => (await chain.mined()).get(lane)).toMatchObject([{ nonce: 0, executed: true }]);
  const after = await height(chain);
  expect(after).toBeGreaterThan(before);
  for (let at = 0; at <= after; at++) expect(await ask(chain, 'eth_getBlockByNumber', [hex(at), false])).not.toBeNull();
});

test('a chain that has lost a block is not taken for a shorter one', async () => {
  const chain = await ChaosChain.start();
  onTestFinished(() => chain.stop());
  await expect.poll(() => height(chain)).toBeGreaterThan(8);
  // what anvil does where two come at once, past the order that a chain keeps
  const reorg = (depth: number) => ask(chain, 'anvil_reorg', [depth, []]);
  const isWhole = async () => {
    for (let n = 0; n < 20; n++) await Promise.all([reorg(1), reorg(3)]);
    return await chain.mined().then(
      () => 'whole',
      ({ message }: Error) => message,
    );
  };
  await expect.poll(isWhole, { timeout: 60_000 }).toMatch(/^anvil has no block \d+, though it has come to \d+$/);
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
