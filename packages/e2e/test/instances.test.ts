import { Broadcaster, type BroadcasterOptions, type Clock, calldataType, privateKeySigner } from '@tx-broadcaster/core';
import { FakeChain, ManualClock, seededRandom } from '@tx-broadcaster/core/testing';
import { startRpcNode } from '@tx-broadcaster/testing';
import { pad, toHex } from 'viem';
import { afterEach, expect, test } from 'vitest';
import { storyStore } from './story-store.js';
import { chainsOf, someone } from './world.js';

const leaseMs = 10_000;
const messageTypes = { pay: calldataType({ to: someone, value: 1n, gas: 21_000n }) };
const signers = Array.from({ length: 6 }, (_, at) => privateKeySigner(pad(toHex(at + 1), { size: 32 })));

let ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

/** Instances on one store and one chain, in virtual time. */
async function fleet() {
  const { store, another, busy } = await storyStore({ shared: true });
  const clock = new ManualClock(undefined, { busy });
  const chain = new FakeChain({ clientVersion: 'FakeChain/1.0' });
  const node = await startRpcNode(chain, { now: () => clock.now() });
  const tick = () => {
    chain.mine(1);
    clock.after(12_000, tick);
  };
  clock.after(12_000, tick);
  let born = 0;

  const start = async (options: Partial<BroadcasterOptions<typeof messageTypes>> = {}) => {
    let alive = true;
    const own: Clock = {
      now: () => clock.now(),
      after: (ms, fn) => clock.after(ms, () => alive && fn()),
      soon: (fn) => clock.soon(() => alive && fn()),
    };
    const { calls, ...opened } = await another();
    const heard = calls && {
      ...calls,
      call: (...said: Parameters<typeof calls.call>) => alive && calls.call(...said),
      listen: (listener: Parameters<typeof calls.listen>[0]) => calls.listen((...said) => alive && listener(...said)),
    };
    const broadcaster = new Broadcaster({
      chains: chainsOf(node),
      signers,
      messageTypes,
      store: { ...opened, ...(heard && { calls: heard }) },
      clock: own,
      random: seededRandom(++born),
      lease: leaseMs,
      signWait: 60_000,
      ...options,
    });
    ends.push(async () => {
      const stopped = alive ? broadcaster.stop() : Promise.resolve();
      await clock.advance(10_000);
      await stopped;
    });
    await broadcaster.start();
    return {
      broadcaster,
      lanes: () => broadcaster.health().map(({ lane }) => lane),
      /** No timer or turn of it ever runs again, and it hears nothing. */
      kill() {
        alive = false;
      },
    };
  };
  ends.push(async () => {
    await node.close();
    await store.close();
  });
  return { clock, chain, node, store, start };
}

type Running = Awaited<ReturnType<Awaited<ReturnType<typeof fleet>>['start']>>;

const shares = (...instances: Running[]) => instances.map(({ lanes }) => lanes().length);

function expectApart(...instances: Running[]): void {
  const all = instances.flatMap(({ lanes }) => lanes());
  expect(new Set(all).size).toBe(all.length);
}

test('one instance drives every lane; those that join get their share of them', async () => {
  const { clock, start } = await fleet();
  const one = await start();
  expect(shares(one)).toEqual([6]);
  const two = await start();
  await clock.advance(leaseMs);
  expect(shares(one, two)).toEqual([3, 3]);
  const three = await start();
  await clock.advance(leaseMs);
  expect(shares(one, two, three)).toEqual([2, 2, 2]);
  expectApart(one, two, three);
});

test('an instance that stops hands its lanes over at once, in the middle of its work', async () => {
  const { clock, start, node } = await fleet();
  const [one, two] = [await start(), await start()];
  await clock.advance(leaseMs);
  expect(shares(one, two)).toEqual([3, 3]);
  const answers = await Promise.all(
    signers.flatMap(({ address }) =>
      Array.from({ length: 5 }, () =>
        one.broadcaster.broadcast('pay', '0x', { signer: address, successOn: 'confirmed' }),
      ),
    ),
  );
  const stopped = one.broadcaster.stop();
  await clock.advance(4_000);
  await stopped;
  expect(shares(two)).toEqual([6]);
  for (const { transaction_id: id } of answers) {
    await clock.advanceUntil(async () => (await two.broadcaster.get(id))?.stage === 'confirmed', { stepMs: 1_000 });
  }
  expect(new Set(node.sends.map(({ raw }) => raw)).size).toBe(30);
});

test('the lanes of an instance that dies are taken over within the lease and two seconds', async () => {
  const { clock, start } = await fleet();
  const [one, two] = [await start(), await start()];
  await clock.advance(leaseMs);
  const orphans = one.lanes();
  one.kill();
  const began = clock.now();
  await clock.advanceUntil(() => two.lanes().length === 6, { stepMs: 100 });
  expect(clock.now() - began).toBeLessThanOrEqual(leaseMs + 2_000);
  const [lane = ''] = orphans;
  const signer = signers.find(({ address }) => lane.endsWith(address.toLowerCase()))?.address ?? someone;
  const { transaction_id: id } = await two.broadcaster.broadcast('pay', '0x', { signer });
  await clock.advanceUntil(async () => (await two.broadcaster.get(id))?.status === 'success', { stepMs: 250 });
});

test('sends that hang for longer than a lease lasts cost no lane its owner', async () => {
  const { clock, start, node, store } = await fleet();
  const [one, two] = [await start(), await start()];
  await clock.advance(leaseMs);
  const owners = async () => (await store.lanes()).map(({ id, holder, epoch }) => [id, holder, epoch]);
  const before = await owners();
  node.otherwise({ hang: true });
  const answers = await Promise.all(
    signers.map(({ address }) => one.broadcaster.broadcast('pay', '0x', { signer: address })),
  );
  await clock.advance(3 * leaseMs);
  expect(await owners()).toEqual(before);
  expectApart(one, two);
  node.otherwise('pass');
  for (const { transaction_id: id } of answers)
    await clock.advanceUntil(async () => (await two.broadcaster.get(id))?.status === 'success', { stepMs: 1_000 });
});

test('what one instance took in is sent by the one that drives its lane', async () => {
  const { clock, start } = await fleet();
  const [one, two] = [await start(), await start()];
  await clock.advance(leaseMs);
  const [lane = ''] = two.lanes();
  const signer = signers.find(({ address }) => lane.endsWith(address.toLowerCase()))?.address ?? someone;
  const { transaction_id: id, stage } = await one.broadcaster.broadcast('pay', '0x', { signer });
  expect(stage).toBe('queued');
  const began = clock.now();
  await clock.advanceUntil(async () => (await one.broadcaster.get(id))?.status === 'success', { stepMs: 100 });
  expect(clock.now() - began).toBeLessThanOrEqual(1_500);
});

test('what a person asks of one instance is heeded by the one that drives the lane', async () => {
  const { clock, start, node } = await fleet();
  const [one, two] = [await start(), await start()];
  await clock.advance(leaseMs);
  const [lane = ''] = two.lanes();
  const signer = signers.find(({ address }) => lane.endsWith(address.toLowerCase()))?.address ?? someone;
  node.otherwise({ http: 503 });
  const { transaction_id: id } = await one.broadcaster.broadcast('pay', '0x', { signer });
  await clock.advanceUntil(async () => (await one.broadcaster.get(id))?.status === 'failed', { stepMs: 500 });
  node.otherwise('pass');
  await one.broadcaster.retry(id, { reason: 'the node is back' });
  const began = clock.now();
  await clock.advanceUntil(async () => (await one.broadcaster.get(id))?.status === 'success', { stepMs: 100 });
  expect(clock.now() - began).toBeLessThanOrEqual(5_000);

  await one.broadcaster.pauseSigner(31_337, signer, 'a look at the key');
  await clock.advance(5_000);
  const { transaction_id: held } = await one.broadcaster.broadcast('pay', '0x', { signer });
  await clock.advance(20_000);
  expect(await two.broadcaster.get(held)).toMatchObject({ stage: 'queued', blocked_on: 'signer_paused' });
  await one.broadcaster.resumeSigner(31_337, signer);
  await clock.advanceUntil(async () => (await one.broadcaster.get(held))?.status === 'success', { stepMs: 500 });
});

test('an instance of mode api takes in and drives nothing; one of mode worker drives and takes nothing in', async () => {
  const { clock, start } = await fleet();
  const [api, worker] = [await start({ mode: 'api' }), await start({ mode: 'worker' })];
  await clock.advance(leaseMs);
  expect(shares(api, worker)).toEqual([0, 6]);
  await expect(worker.broadcaster.broadcast('pay', '0x')).rejects.toMatchObject({
    code: 'not_accepting',
    retryable: true,
  });
  const { transaction_id: id } = await api.broadcaster.broadcast('pay', '0x');
  await clock.advanceUntil(async () => (await api.broadcaster.get(id))?.stage === 'confirmed', { stepMs: 1_000 });
  expect(await worker.broadcaster.list({ limit: 5 })).toHaveLength(1);
});

test('what happens on one instance, the others are told of at once, and look', async () => {
  const { clock, start } = await fleet();
  const [api, worker] = [await start({ mode: 'api' }), await start({ mode: 'worker' })];
  await clock.advance(leaseMs);
  const { transaction_id: id } = await api.broadcaster.broadcast('pay', '0x');
  const lanes = new Set<string | null>();
  api.broadcaster.on('elsewhere', ({ lane }) => lanes.add(lane));
  let mined = Number.NaN;
  worker.broadcaster.on('transaction', ({ type }) => {
    if (type === 'mined') mined = clock.now();
  });
  const waited = api.broadcaster.wait(id, { until: 'mined', timeout: '10m' }).then(() => clock.now());
  await clock.advance(60_000);
  // calls of a database take real time, in which virtual time goes on: at the latest it looks by itself
  expect((await waited) - mined).toBeLessThanOrEqual(1000);
  expect([...lanes]).toEqual([worker.lanes().find((lane) => lane.endsWith(signers[0]?.address.toLowerCase() ?? ''))]);
});

test('what a lane waits for, and how it is doing, every instance can tell', async () => {
  const { clock, start } = await fleet();
  const [api, worker] = [await start({ mode: 'api' }), await start({ mode: 'worker' })];
  await clock.advance(leaseMs);
  const signer = signers[0]?.address ?? someone;
  await api.broadcaster.pauseSigner(31_337, signer, 'a look at the key');
  await clock.advance(leaseMs);
  const { transaction_id: held } = await api.broadcaster.broadcast('pay', '0x', { signer });
  expect(await api.broadcaster.get(held)).toMatchObject({ stage: 'queued', blocked_on: 'signer_paused' });
  await clock.advance(leaseMs);
  const of = async ({ broadcaster }: Running) =>
    (await broadcaster.signers()).find((lane) => lane.signer.toLowerCase() === signer.toLowerCase());
  const told = await of(api);
  expect(told).toMatchObject({ blocked_on: 'signer_paused', queued: 1, in_flight: 0 });
  expect(told?.head_block).toBeGreaterThan(0);
  expect(told?.balance).toBe((await of(worker))?.balance);
});

test('an instance that drives nothing takes in no more than may wait', async () => {
  const { clock, start } = await fleet();
  const api = await start({ mode: 'api', limits: { queue: 3 } });
  for (let n = 0; n < 3; n++) await api.broadcaster.broadcast('pay', '0x');
  await expect(api.broadcaster.broadcast('pay', '0x')).rejects.toMatchObject({ code: 'queue_full', retryable: true });
  await start({ mode: 'worker' });
  await clock.advance(leaseMs);
  await api.broadcaster.broadcast('pay', '0x');
});

test('waiting ends on every instance', async () => {
  const { clock, start } = await fleet();
  const [api] = [await start({ mode: 'api' }), await start({ mode: 'worker' })];
  const { transaction_id: id } = await api.broadcaster.broadcast('pay', '0x');
  const waited = api.broadcaster.wait(id, { until: 'mined', timeout: '10m' });
  await clock.advance(60_000);
  expect(await waited).toMatchObject({ transaction_id: id, status: 'success' });
});
