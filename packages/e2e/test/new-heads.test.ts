import { Broadcaster, calldataType, type EndpointOptions, memoryStore } from '@tx-broadcaster/core';
import { ManualClock } from '@tx-broadcaster/core/testing';
import { type Anvil, startAnvil } from '@tx-broadcaster/testing';
import { webSocket } from 'viem';
import { foundry } from 'viem/chains';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { signer, someone } from './world.js';

let anvil: Anvil;
beforeAll(async () => {
  anvil = await startAnvil(['--no-mining']);
});
afterAll(() => anvil.stop());

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A broadcaster whose time stands still: what it learns of the chain, it learns from what the node tells. */
async function start(endpoint: EndpointOptions) {
  const clock = new ManualClock(Date.now());
  const broadcaster = new Broadcaster({
    chains: [{ chain: foundry, endpoints: [{ ...endpoint, name: 'anvil' }] }],
    signers: [signer],
    messageTypes: { pay: calldataType({ to: someone, value: 1n, gas: 21_000n }) },
    store: memoryStore(),
    clock,
    signWait: 60_000,
  });
  await broadcaster.start();
  ends.push(async () => {
    const stopped = broadcaster.stop();
    await clock.advance(10_000);
    await stopped;
  });
  const until = async (is: () => boolean | Promise<boolean>) => {
    while (!(await is())) await clock.settle(1);
  };
  const mine = () =>
    fetch(anvil.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'evm_mine', params: [] }),
    });
  return { clock, broadcaster, until, mine };
}

test.each<[string, (port: number) => EndpointOptions]>([
  ['beside HTTP', (port) => ({ url: `http://127.0.0.1:${port}`, wsUrl: `ws://127.0.0.1:${port}` })],
  ['over a WebSocket alone', (port) => ({ url: `ws://127.0.0.1:${port}` })],
  ['over viem’s webSocket()', (port) => ({ transport: webSocket(`ws://127.0.0.1:${port}`) })],
])('a node that tells of a new block is looked at at once: %s', async (_how, endpoint) => {
  const w = await start(endpoint(anvil.port));
  await w.until(() => w.broadcaster.endpoints().every(({ subscribed, status }) => subscribed && status === 'healthy'));
  const { transaction_id: id } = await w.broadcaster.broadcast('pay', '0x');
  const stage = async () => (await w.broadcaster.get(id))?.stage;
  await w.until(async () => (await stage()) === 'accepted');
  // further than hints must lie apart, and not as far as the next look by time
  await w.clock.advance(120);
  await w.mine();
  await w.until(async () => (await stage()) === 'confirmed');
  expect(await w.broadcaster.get(id)).toMatchObject({ status: 'success' });
});
