import { Broadcaster, calldataType, memoryStore } from '@tx-broadcaster/core';
import { ManualClock, seededRandom } from '@tx-broadcaster/core/testing';
import type { Hex } from 'viem';
import { expect, onTestFinished, test } from 'vitest';
import { startNamelessAnvil } from './nameless-anvil.js';
import { local, signer, someone, worlds } from './world.js';

const { start } = worlds();

test.each([
  ['safe', 4],
  ['finalized', 8],
] as const)(
  'confirmations: %s waits for the chain to say so, however long that takes',
  async (confirmations, depth) => {
    const chain = { safeDepth: 4, finalizedDepth: 8 };
    const w = await start({ chain, confirmations, options: { successOn: 'confirmed' } });
    w.chain.mine(20);
    const [id = ''] = await w.submit(1);
    await w.until(id, ({ stage }) => stage === 'accepted');
    w.chain.mine(depth);
    await w.until(id, ({ stage }) => stage === 'mined');
    await w.clock.advance(60_000);
    expect(await w.broadcaster.get(id)).toMatchObject({
      stage: 'mined',
      status: 'pending',
      confirmations_required: confirmations,
    });
    expect((await w.broadcaster.explain(id))?.sentence).toContain(`until the chain calls that block ${confirmations}`);
    w.chain.mine(1);
    await w.until(id, ({ stage }) => stage === 'confirmed');
    expect(await w.broadcaster.get(id)).toMatchObject({ status: 'success', confirmations: depth + 1 });
  },
);

test('confirmations: finalized keeps to one effect through a reorg that is deeper than settleDepth', async () => {
  const w = await start({ chain: { safeDepth: 4, finalizedDepth: 8 }, confirmations: 'finalized' });
  w.chain.mine(20);
  const [first = '', second = ''] = await w.submit(2);
  await w.until(second, ({ stage }) => stage === 'accepted');
  w.chain.mine(6);
  await w.until(second, ({ stage }) => stage === 'mined');
  w.chain.reorg(6, { keep: 'reinject' });
  await w.until(second, ({ stage }) => stage === 'accepted');
  w.chain.mine(9);
  for (const id of [first, second]) await w.until(id, ({ stage }) => stage === 'confirmed');
  expect(w.chain.transactionsOf(signer.address).map(({ nonce }) => nonce)).toEqual([0, 1]);
  expect((await w.broadcaster.get(second))?.attempt_count).toBe(1);
});

test('a node that does not know the block that confirmations wait for is told of, and nothing is sent blindly', async () => {
  const w = await start({ chain: { safeDepth: 'unknown' }, confirmations: 'safe', blockMs: 12_000 });
  await w.clock.advance(60_000);
  const accepted = w.broadcaster.broadcast('pay', '0x');
  await w.clock.advance(60_000);
  expect(await w.broadcaster.get((await accepted).transaction_id)).toMatchObject({
    stage: 'queued',
    blocked_on: 'rpc_unavailable',
  });
  expect(w.warnings.at(-1)).toContain("'safe', which `confirmations` waits for");
});

test('confirmations: finalized on anvil, which finalizes with 64 blocks on top', async () => {
  const { rpc, endpoint, busy } = await startNamelessAnvil(['--no-mining']);
  const clock = new ManualClock(Date.now(), { busy });
  const broadcaster = new Broadcaster({
    chains: [{ chain: local, endpoints: [endpoint], pollInterval: 1000, confirmations: 'finalized' }],
    signers: [signer],
    messageTypes: { pay: calldataType({ to: someone, value: 1n, gas: 21_000n }) },
    store: memoryStore(),
    clock,
    random: seededRandom(1),
    signWait: 1,
  });
  await broadcaster.start();
  onTestFinished(async () => {
    const stopped = broadcaster.stop();
    await clock.advance(10_000);
    await stopped;
  });
  const until = (id: string, stage: string) =>
    clock.advanceUntil(async () => (await broadcaster.get(id))?.stage === stage, { stepMs: 1000 });
  const mine = (blocks: Hex) => rpc('anvil_mine', blocks);

  await mine('0x5');
  const accepted = broadcaster.broadcast('pay', '0x');
  await clock.advance(10);
  const { transaction_id: id } = await accepted;
  await until(id, 'accepted');
  await mine('0x20');
  await until(id, 'mined');
  await clock.advance(60_000);
  expect(await broadcaster.get(id)).toMatchObject({ stage: 'mined', confirmations: 32 });
  await mine('0x40');
  await until(id, 'confirmed');
});
