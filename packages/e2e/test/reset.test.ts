import { Broadcaster, calldataType, memoryStore, type Store } from '@tx-broadcaster/core';
import { FakeChain } from '@tx-broadcaster/core/testing';
import { startAnvil } from '@tx-broadcaster/testing';
import { createPublicClient, custom, http, type Transport } from 'viem';
import { expect, onTestFinished, test } from 'vitest';
import { local, signer, someone, type World, worlds } from './world.js';

const { start, ending } = worlds();
const from = signer.address;
const development = { clientVersion: 'anvil/v1.0.0' };

/** Another chain answers in the place of the first one from here on. */
function replaceChain(w: World, options: ConstructorParameters<typeof FakeChain>[0] = {}): FakeChain {
  const other = new FakeChain({ seed: 'another', ...options });
  w.chain.request = other.request.bind(other);
  return other;
}

test('E21: a development chain that is reset under a running instance starts the nonces again; nothing is lost or asked for', async () => {
  const w = await start({ chain: { ...development, automine: true } });
  const done = await w.submit(3);
  for (const id of done) await w.until(id, (record) => record.stage === 'confirmed');
  const before = await w.broadcaster.history(done[0] ?? '');
  w.chain.setAutomine(false);
  const open = await w.submit(2);
  for (const id of open) await w.until(id, (record) => record.stage === 'accepted');

  const fresh = replaceChain(w, { ...development, automine: true });
  for (const id of open) await w.until(id, (record) => record.stage === 'confirmed');
  const records = await Promise.all(open.map((id) => w.broadcaster.get(id)));
  expect(records.map((record) => [record?.nonce, record?.generation])).toEqual([
    [0, 2],
    [1, 2],
  ]);
  expect(fresh.transactionsOf(from).map(({ nonce }) => nonce)).toEqual([0, 1]);
  expect(await w.broadcaster.history(done[0] ?? '')).toEqual(before);
  expect(await w.broadcaster.get(done[0] ?? '')).toMatchObject({ stage: 'confirmed', nonce: 0, generation: 1 });
  expect(w.broadcaster.health()).toMatchObject([{ review: null, blocked_on: null }]);

  // the same call at the same price has the same hash as one of the chain before
  const [again = ''] = await w.submit(1);
  await w.until(again, (record) => record.stage === 'confirmed');
  expect(fresh.transactionsOf(from)).toHaveLength(3);
  expect(w.warnings.join()).toContain('the chain was reset');
});

test('one that is reset while nobody runs is noticed at the next start, again and again', async () => {
  const w = await start({ chain: { ...development, automine: true } });
  await w.submit(2);
  await w.clock.advance(2000);
  let last = w;
  for (let n = 2; n < 5; n++) {
    const fresh = replaceChain(w, { ...development, automine: true, seed: `chain ${n}` });
    last = await last.successor();
    const [id = ''] = await last.submit(1);
    await last.until(id, (record) => record.stage === 'confirmed');
    expect(await last.broadcaster.get(id)).toMatchObject({ nonce: 0, generation: 1 });
    expect(fresh.transactionsOf(from)).toHaveLength(1);
  }
  ending({ ...last, end: () => last.broadcaster.stop() });
});

test('a failed transaction of the chain before is retried with a new nonce', async () => {
  const w = await start({ chain: { ...development, automine: true } });
  w.node.otherwise({ http: 500 });
  const [id = ''] = await w.submit(1);
  await w.until(id, (record) => record.stage === 'exhausted');
  replaceChain(w, { ...development, automine: true });
  w.node.otherwise('pass');
  await w.clock.advance(60_000);
  expect(await w.broadcaster.get(id)).toMatchObject({ stage: 'exhausted', status: 'failed' });
  await w.broadcaster.retry(id);
  await w.until(id, (record) => record.stage === 'confirmed');
  expect(await w.broadcaster.get(id)).toMatchObject({ nonce: 0, generation: 2 });
});

test('a real chain of the same id that is another one gets nothing, until the first one is back', async () => {
  const w = await start({ blockMs: 12_000 });
  const [first = ''] = await w.submit(1);
  await w.until(first, (record) => record.stage === 'confirmed');
  const right = w.chain.request;
  const other = replaceChain(w);
  other.mine(30);
  await w.clock.advance(30_000);
  const answer = w.broadcaster.broadcast('pay', '0x');
  await w.clock.advance(120_000);
  const { transaction_id: id } = await answer;
  expect(w.broadcaster.health()).toMatchObject([{ review: { reason: 'chain_changed' }, blocked_on: 'nonce_review' }]);
  expect(await w.broadcaster.get(id)).toMatchObject({ stage: 'queued', blocked_on: 'nonce_review' });
  expect(other.received).toEqual([]);
  w.chain.request = right;
  await w.until(id, (record) => record.stage === 'confirmed');
  expect(w.broadcaster.health()).toMatchObject([{ review: null, parked_since: null }]);
});

test('a person may say that the other chain took its place: what was under way waits to be confirmed', async () => {
  const w = await start();
  const [first = ''] = await w.submit(1);
  await w.until(first, (record) => record.stage === 'accepted');
  const other = replaceChain(w);
  other.mine(30);
  await w.clock.advance(60_000);
  expect(w.broadcaster.health()).toMatchObject([{ review: { reason: 'chain_changed', chain_count: 0 } }]);
  expect(await w.broadcaster.approveNonces(31_337, from, 0)).toBe(true);
  await w.until(first, (record) => record.stage === 'queued');
  expect(await w.broadcaster.get(first)).toMatchObject({
    generation: 2,
    blocked_on: 'nonce_review',
    status: 'success',
  });
  await w.clock.advance(1000);
  const fresh = await w.broadcaster.broadcast('pay', '0x');
  await w.until(fresh.transaction_id, (record) => record.stage === 'accepted');
  await w.broadcaster.unpark(first);
  await w.until(first, (record) => record.stage === 'accepted');
  other.mine(5);
  expect(other.transactionsOf(from).map(({ nonce }) => nonce)).toEqual([0, 1]);
});

test('a database of a real chain that is pointed at a development node stops, too: nothing begins anew by itself', async () => {
  const w = await start();
  const [first = ''] = await w.submit(1);
  await w.until(first, (record) => record.stage === 'accepted');
  const other = replaceChain(w, { ...development, automine: true });
  await w.clock.advance(60_000);
  expect(w.broadcaster.health()).toMatchObject([{ review: { reason: 'chain_changed' } }]);
  expect(await w.broadcaster.get(first)).toMatchObject({ stage: 'accepted', nonce: 0, generation: 1 });
  expect(other.received).toEqual([]);
});

test('a database of a development chain that is pointed at a real one stops', async () => {
  const w = await start({ chain: { ...development, automine: true } });
  const [first = ''] = await w.submit(1);
  await w.until(first, (record) => record.stage === 'confirmed');
  w.chain.setAutomine(false);
  const [open = ''] = await w.submit(1);
  await w.until(open, (record) => record.stage === 'accepted');
  const other = replaceChain(w);
  other.mine(3);
  await w.clock.advance(60_000);
  expect(w.broadcaster.health()).toMatchObject([{ review: { reason: 'chain_changed' } }]);
  expect(await w.broadcaster.get(open)).toMatchObject({ nonce: 1, generation: 1 });
  expect(other.received).toEqual([]);
});

/** A broadcaster on a real node, in real time. */
async function onAnvil(url: string, store: Store, transport: Transport = http(url)) {
  const broadcaster = await new Broadcaster({
    chains: [{ chain: local, transport, pollInterval: '250ms' }],
    signers: [signer],
    messageTypes: { pay: calldataType({ to: someone, value: 1n, gas: 21_000n }) },
    store: { ...store, close: async () => {} },
    successOn: 'confirmed',
  }).start();
  onTestFinished(() => broadcaster.stop());
  return broadcaster;
}

test('anvil is restarted under a running instance', async () => {
  const store = memoryStore();
  const first = await startAnvil(['--timestamp', '1700000000']);
  const broadcaster = await onAnvil(first.url, store);
  const one = await broadcaster.broadcast('pay', '0x');
  expect(await broadcaster.wait(one.transaction_id)).toMatchObject({ nonce: 0, stage: 'confirmed' });
  await first.stop();
  const second = await startAnvil([], first.port);
  onTestFinished(() => second.stop());
  const two = await broadcaster.broadcast('pay', '0x');
  expect(await broadcaster.wait(two.transaction_id, { timeout: '60s' })).toMatchObject({
    nonce: 0,
    stage: 'confirmed',
  });
});

test('anvil is restarted between two runs', async () => {
  const store = memoryStore();
  const first = await startAnvil(['--timestamp', '1700000000']);
  const before = await onAnvil(first.url, store);
  const one = await before.broadcast('pay', '0x');
  await before.wait(one.transaction_id);
  await before.stop();
  await first.stop();
  const second = await startAnvil();
  onTestFinished(() => second.stop());
  const after = await onAnvil(second.url, store);
  const two = await after.broadcast('pay', '0x');
  expect(await after.wait(two.transaction_id, { timeout: '60s' })).toMatchObject({ nonce: 0, stage: 'confirmed' });
  expect(await after.get(one.transaction_id)).toMatchObject({ nonce: 0, stage: 'confirmed' });
});

test('E21: another anvil behind the same URL, where no development node is known: a review, until an admin decides', async () => {
  const first = await startAnvil(['--timestamp', '1700000000']);
  const node = createPublicClient({ transport: http(first.url, { retryCount: 0 }) });
  const transport = custom({
    request: async ({ method, params }) =>
      method === 'web3_clientVersion' ? 'Geth/v1.16.3' : node.request({ method, params }),
  });
  const broadcaster = await onAnvil(first.url, memoryStore(), transport);
  const { transaction_id: old } = await broadcaster.broadcast('pay', '0x');
  await until(async () => (await broadcaster.get(old))?.stage === 'mined');
  await first.stop();
  const second = await startAnvil([], first.port);
  onTestFinished(() => second.stop());

  await until(async () => broadcaster.health()[0]?.review?.reason === 'chain_changed');
  const { transaction_id: fresh } = await broadcaster.broadcast('pay', '0x');
  expect(await broadcaster.get(fresh)).toMatchObject({ stage: 'queued', blocked_on: 'nonce_review' });
  const count = () => node.getTransactionCount({ address: from, blockTag: 'pending' });
  expect(await count()).toBe(0);

  expect(await broadcaster.approveNonces(31_337, from, 0)).toBe(true);
  await until(async () => (await broadcaster.get(old))?.stage === 'queued');
  expect(await count()).toBe(0);
  await broadcaster.unpark(old);
  await until(async () => (await broadcaster.get(old))?.stage === 'mined');
  await broadcaster.unpark(fresh);
  await until(async () => (await broadcaster.get(fresh))?.stage === 'mined');
  expect(await count()).toBe(2);
});

/** Real nodes answer in their own time. */
async function until(is: () => Promise<boolean>): Promise<void> {
  await expect.poll(is, { timeout: 60_000, interval: 50 }).toBe(true);
}
