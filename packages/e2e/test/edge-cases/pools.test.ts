import { describe, expect, test } from 'vitest';
import { signer, someone, type World, worlds } from '../world.js';

const { start } = worlds();
const from = signer.address;
const refusing = (message: string) => ({ error: { code: -32_000, message } });

const stages = async ({ broadcaster }: World) =>
  (await broadcaster.list({ limit: 100, order: 'oldest' })).map(({ stage }) => stage);

/** Blocks of 12 s until all are confirmed. */
async function mined(w: World, ids: readonly string[]): Promise<void> {
  for (let n = 0; n < 60 && !(await stages(w)).every((stage) => stage === 'confirmed'); n++) {
    w.chain.mine(1);
    await w.clock.advance(12_000);
  }
  expect(await stages(w)).toEqual(ids.map(() => 'confirmed'));
}

test('E9: a gap that an eviction tears is mended with the lowest bytes again: nobody gets another nonce', async () => {
  const w = await start();
  const ids = await w.submit(5);
  await w.clock.advance(2000);
  const [first] = w.chain.pooled;
  expect(w.chain.dropTransaction(first?.hash ?? '0x')).toBe(true);
  w.chain.mine(1);
  expect(w.chain.transactionsOf(from)).toEqual([]);
  await mined(w, ids);
  expect(w.chain.transactionsOf(from).map(({ nonce }) => nonce)).toEqual([0, 1, 2, 3, 4]);
  expect(new Set(w.node.sends.map(({ raw }) => raw)).size).toBe(5);
});

test('E10: a replacement is dear enough for a strict pool at the first try', async () => {
  const w = await start();
  const [id = ''] = await w.submit(1);
  await w.until(id, (record) => record.stage === 'accepted');
  w.chain.setBaseFee(20n * 10n ** 9n);
  await w.clock.advance(50_000);
  await mined(w, [id]);
  expect(w.chain.received.filter(({ answer }) => answer?.includes('underpriced'))).toEqual([]);
  expect(new Set(w.chain.received.map(({ hash }) => hash)).size).toBeGreaterThan(1);
});

test('E10: a pool that calls a replacement underpriced is met with one that is dearer than all before', async () => {
  const w = await start();
  w.node.script(refusing('replacement transaction underpriced'), refusing('replacement transaction underpriced'));
  const [id = ''] = await w.submit(1);
  await w.until(id, (record) => record.stage === 'accepted');
  const prices = ((await w.broadcaster.history(id))?.attempts ?? []).map((attempt) => [
    BigInt(attempt.max_fee_per_gas ?? 0),
    BigInt(attempt.max_priority_fee_per_gas ?? 0),
  ]);
  expect(prices).toHaveLength(3);
  for (const [index, [ceiling = 0n, tip = 0n]] of prices.entries()) {
    const [before = 0n, tipBefore = 0n] = prices[index - 1] ?? [];
    expect(ceiling * 8n).toBeGreaterThanOrEqual(before * 9n);
    expect(tip * 8n).toBeGreaterThanOrEqual(tipBefore * 9n);
  }
  expect(await w.broadcaster.get(id)).toMatchObject({ nonce: 0, failure: null });
});

test('E11: a node that refuses a price below the base fee gets a new price in the same slot, at once', async () => {
  const w = await start({ chain: { refuseBelowBaseFee: true } });
  // the price is made for a base fee of 1 gwei; the next block asks 20
  await w.clock.advance(16_000);
  w.chain.setBaseFee(20n * 10n ** 9n);
  w.chain.mine(1);
  const [id = ''] = await w.submit(1);
  await w.until(id, (record) => record.stage === 'accepted', 60_000);
  await mined(w, [id]);
  expect(await w.broadcaster.get(id)).toMatchObject({ nonce: 0, failure: null });
  expect(w.chain.received[0]?.answer).toContain('less than block base fee');
});

describe('E13: a pool', () => {
  test('that forgets everything gets it again, by itself', async () => {
    const w = await start();
    const ids = await w.submit(4);
    await w.clock.advance(2000);
    w.chain.evictAll();
    expect(w.chain.pooled).toEqual([]);
    await w.clock.advance(60_000);
    expect(w.chain.pooled).toHaveLength(4);
    await mined(w, ids);
  });

  test('that says yes and forgets is asked again until the chain has it', async () => {
    const w = await start();
    const submitting = w.submit(1);
    const [id = ''] = await submitting;
    await w.clock.advance(1000);
    for (let n = 0; n < 3; n++) {
      w.chain.evictAll();
      await w.clock.advance(30_000);
    }
    await mined(w, [id]);
  });
});

test('E26: a rollup whose circuits cannot hold the call rejects it; those behind it go on', async () => {
  const w = await start();
  const counters = refusing('not enough keccak counters to continue the execution');
  w.node.script(counters, counters, counters);
  const [id = ''] = await w.submit(1);
  await w.until(id, (record) => record.stage === 'rejected');
  expect(await w.broadcaster.get(id)).toMatchObject({ nonce: 0, failure: { code: 'invalid_tx' } });
  const { transaction_id: other } = await w.broadcaster.broadcast('pay', '0x');
  await w.clock.advance(2000);
  for (let n = 0; n < 8; n++) {
    w.chain.mine(1);
    await w.clock.advance(12_000);
  }
  expect(await w.broadcaster.get(other)).toMatchObject({ stage: 'confirmed', nonce: 1 });
  // a no-op has the nonce of the first
  expect(w.chain.transactionsOf(from).map(({ to }) => to)).toEqual([from.toLowerCase(), someone.toLowerCase()]);
});

describe('E27: a signer that has delegated itself to code (EIP-7702)', () => {
  const delegation = `0xef0100${'ab'.repeat(20)}` as const;

  test('has one transaction in the pool at a time, from the first on', async () => {
    const w = await start({ prepare: (chain) => chain.contracts.setCode(from, delegation) });
    const ids = await w.submit(4);
    await w.clock.advance(5000);
    expect(w.chain.pooled).toHaveLength(1);
    expect(await w.broadcaster.get(ids[3] ?? '')).toMatchObject({ stage: 'queued', blocked_on: 'window' });
    await mined(w, ids);
    expect(w.chain.received.filter(({ answer }) => answer?.includes('delegated'))).toEqual([]);
  });

  test('while it is watched loses nothing: the pool’s refusal closes the window', async () => {
    const w = await start();
    w.chain.contracts.setCode(from, delegation);
    const ids = await w.submit(4);
    await w.clock.advance(5000);
    expect(w.chain.pooled).toHaveLength(1);
    await mined(w, ids);
    expect((await w.broadcaster.list({ limit: 10 })).every(({ failure }) => failure === null)).toBe(true);
  });

  test('closes a slot with a no-op that runs nobody’s code', async () => {
    const w = await start({
      prepare: (chain) => chain.contracts.setCode(from, delegation),
      options: { successOn: 'mined' },
    });
    const { transaction_id: id } = await w.broadcaster.broadcast('pay', '0x');
    await w.until(id, (record) => record.stage === 'accepted');
    await w.broadcaster.cancel(id);
    await w.clock.advance(5000);
    for (let n = 0; n < 6; n++) {
      w.chain.mine(1);
      await w.clock.advance(12_000);
    }
    expect(await w.broadcaster.get(id)).toMatchObject({ stage: 'cancelled' });
    expect(w.chain.transactionsOf(from)).toMatchObject([
      { nonce: 0, value: 0n, input: '0x', to: '0x000000000000000000000000000000000000dead' },
    ]);
  });
});

test('E28: an account that another kind of pool has reserved waits, without a failure, until it is free', async () => {
  const w = await start();
  w.node.otherwise(refusing('address already reserved'));
  const ids = await w.submit(3);
  await w.clock.advance(60_000);
  expect(await w.broadcaster.get(ids[0] ?? '')).toMatchObject({
    status: 'pending',
    stage: 'sent',
    blocked_on: 'window',
    blocked_reason: 'address already reserved',
    failure: null,
  });
  w.node.otherwise('pass');
  await w.clock.advance(30_000);
  await mined(w, ids);
});

test('E29: a node that relays nothing so dear is no judge: it waits with the node’s reason, and another may take it', async () => {
  const w = await start();
  w.node.otherwise(refusing('tx fee (1.20 ether) exceeds the configured cap (1.00 ether)'));
  const [id = ''] = await w.submit(1);
  await w.clock.advance(120_000);
  expect(await w.broadcaster.get(id)).toMatchObject({
    status: 'pending',
    blocked_on: 'fee_cap',
    blocked_reason: 'tx fee (1.20 ether) exceeds the configured cap (1.00 ether)',
    attempt_count: 1,
    failure: null,
  });
  w.node.otherwise('pass');
  await w.until(id, (record) => record.stage === 'accepted');
  expect(await w.broadcaster.get(id)).toMatchObject({ blocked_on: null, blocked_reason: null });
});
