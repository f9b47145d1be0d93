import { Broadcaster, type BroadcasterOptions, calldataType, privateKeySigner } from '@tx-broadcaster/core';
import { FakeChain, ManualClock, seededRandom } from '@tx-broadcaster/core/testing';
import { startRpcNode } from '@tx-broadcaster/testing';
import { http, keccak256, numberToHex, stringToHex } from 'viem';
import { expect, onTestFinished, test } from 'vitest';
import { database } from './copied-database.js';
import { type StoryStore, storyStore } from './story-store.js';
import { local, someone } from './world.js';

const [a, b] = ['a', 'b'].map((name) => privateKeySigner(keccak256(stringToHex(`pool ${name}`)))) as [
  ReturnType<typeof privateKeySigner>,
  ReturnType<typeof privateKeySigner>,
];
const pool = [a.address, b.address];

interface Start extends Partial<BroadcasterOptions> {
  readonly story?: Pick<StoryStore, 'store' | 'busy'>;
  readonly clock?: ManualClock;
  readonly fake?: FakeChain;
}

/** A broadcaster whose transactions may be signed by either of two. */
async function start({
  story: given,
  fake = new FakeChain({ accountSlots: 64 }),
  clock: shared,
  ...options
}: Start = {}) {
  const story = given ?? (await storyStore());
  const clock = shared ?? new ManualClock(undefined, { busy: story.busy });
  const node = await startRpcNode(fake, { now: () => clock.now() });
  const broadcaster = new Broadcaster({
    chains: [{ chain: local, transport: http(node.url), settleDepth: 3, confirmations: 2, pollInterval: 1000 }],
    signers: [a, b],
    messageTypes: { pay: calldataType({ to: someone, value: 1n, gas: 25_000n, signers: pool }) },
    store: story.store,
    clock,
    random: seededRandom(1),
    signWait: 50,
    ...options,
  });
  await broadcaster.start();
  let isUp = true;
  const stop = async () => {
    if (!isUp) return;
    isUp = false;
    const stopped = broadcaster.stop();
    await clock.advance(10_000);
    await stopped;
    await node.close();
  };
  onTestFinished(stop);
  await clock.advance(2000);
  const submit = async (count: number) => {
    const accepted = Array.from({ length: count }, (_, n) => broadcaster.broadcast('pay', numberToHex(n, { size: 4 })));
    await clock.advance(100);
    return (await Promise.all(accepted)).map(({ transaction_id }) => transaction_id);
  };
  const all = () => broadcaster.list({ limit: 1000, order: 'oldest' });
  const until = (is: () => Promise<boolean>) =>
    clock.advanceUntil(
      async () => {
        fake.mine(1);
        return is();
      },
      { stepMs: 12_000, maxMs: 3_600_000 },
    );
  const allConfirmed = async () => (await all()).every(({ stage }) => stage === 'confirmed');
  const minedOf = ({ address }: typeof a) => fake.transactionsOf(address).map(({ input }) => input);
  return { broadcaster, clock, fake, submit, all, until, allConfirmed, minedOf, stop };
}

test('transactions of a type with two signers are spread over both, and each is executed once', async () => {
  const w = await start();
  await w.submit(60);
  await w.until(w.allConfirmed);
  expect(w.minedOf(a).length).toBeGreaterThan(20);
  expect(w.minedOf(b).length).toBeGreaterThan(20);
  expect(new Set([...w.minedOf(a), ...w.minedOf(b)]).size).toBe(60);
  expect(w.minedOf(a).length + w.minedOf(b).length).toBe(60);
});

test('what waits for a paused signer goes over to the other; what has a nonce stays', async () => {
  const w = await start({ limits: { inFlightPerSigner: 4 } });
  const ids = await w.submit(20);
  const before = await w.all();
  await w.broadcaster.pauseSigner(local.id, b.address, 'maintenance');
  await w.clock.advance(5000);
  const after = await w.all();
  for (const [index, { nonce, from }] of before.entries()) if (nonce !== null) expect(after[index]?.from).toBe(from);
  expect(after.filter(({ nonce, from }) => nonce === null && from === b.address)).toEqual([]);
  expect(after.filter(({ nonce, from }) => nonce !== null && from === b.address)).toHaveLength(4);
  const moved = after.find(({ from }, index) => from === a.address && before[index]?.from === b.address);
  const { events = [] } = (await w.broadcaster.history(moved?.transaction_id ?? '')) ?? {};
  expect(events).toContainEqual(expect.objectContaining({ type: 'reassigned', reason: 'its signer is paused' }));
  // new ones are not given to it either
  await w.submit(6);
  expect((await w.all()).slice(20).map(({ from }) => from)).toEqual(Array(6).fill(a.address));
  await w.until(w.allConfirmed);
  const mined = [...w.minedOf(a), ...w.minedOf(b)];
  expect(mined).toHaveLength(ids.length + 6);
  expect(w.minedOf(b)).toHaveLength(4);
});

test('what one signer cannot pay for is sent by the other', async () => {
  const w = await start();
  w.fake.setBalance(a.address, 0n);
  await w.clock.advance(20_000);
  await w.submit(10);
  await w.until(w.allConfirmed);
  expect(w.minedOf(a)).toEqual([]);
  expect(w.minedOf(b)).toHaveLength(10);
});

test('what one signer does not sign is sent by the other', async () => {
  const dead = { address: a.address, signTransaction: () => Promise.reject(new Error('the vault is sealed')) };
  const w = await start({ signers: [dead, b] });
  await w.submit(10);
  await w.until(w.allConfirmed);
  expect(w.minedOf(a)).toEqual([]);
  expect(w.minedOf(b)).toHaveLength(10);
});

test('a queue that one signer could only work off alone is shared when the other has time', async () => {
  const w = await start({ limits: { inFlightPerSigner: 4 } });
  await w.broadcaster.pauseSigner(local.id, b.address, 'maintenance');
  await w.clock.advance(5000);
  await w.submit(60);
  expect((await w.all()).every(({ from }) => from === a.address)).toBe(true);
  await w.broadcaster.resumeSigner(local.id, b.address);
  await w.until(w.allConfirmed);
  expect(w.minedOf(b).length).toBeGreaterThan(20);
  expect(w.minedOf(a).length + w.minedOf(b).length).toBe(60);
});

test('what waits for a signer of one instance goes over to a signer that another instance drives', async () => {
  const story = await storyStore({ shared: true });
  const options = { limits: { inFlightPerSigner: 4 } };
  const one = await start({ ...options, story });
  const { clock, fake } = one;
  const two = await start({ ...options, story: { ...story, store: await story.another() }, clock, fake });
  const drives = ({ broadcaster }: typeof one) => broadcaster.health().map(({ signer }) => signer);
  await clock.advanceUntil(() => drives(one).length === 1 && drives(two).length === 1, { stepMs: 500 });
  expect([...drives(one), ...drives(two)].sort()).toEqual([...pool].sort());
  await one.submit(20);
  const mine = drives(one)[0] ?? expect.unreachable('it drives a lane');
  await two.broadcaster.pauseSigner(local.id, mine, 'maintenance');
  await clock.advance(10_000);
  expect((await one.all()).filter(({ nonce, from }) => nonce === null && from === mine)).toEqual([]);
  await one.until(one.allConfirmed);
  const mined = [...one.minedOf(a), ...one.minedOf(b)];
  expect(mined).toHaveLength(20);
  expect(new Set(mined).size).toBe(20);
  await two.stop();
});

test('an older copy of the store sends nothing again that the other signer has sent', async () => {
  const files = database();
  const one = { limits: { inFlightPerSigner: 1 } };
  const w = await start({ ...one, story: { store: await files.open(), busy: () => false } });
  // each signer has used a nonce, and one transaction waits at each
  await w.submit(4);
  await w.clock.advance(1000);
  const waiting = (await w.all()).filter(({ nonce }) => nonce === null);
  expect(new Set(waiting.map(({ from }) => from)).size).toBe(2);
  files.backUp();
  await w.broadcaster.pauseSigner(local.id, a.address, 'maintenance');
  await w.until(w.allConfirmed);
  expect(w.minedOf(b)).toHaveLength(3);
  await w.stop();

  files.restore({ unnoticed: true });
  const { clock, fake } = w;
  const copy = await start({ ...one, clock, fake, story: { store: await files.open(), busy: () => false } });
  for (let n = 0; n < 10; n++) {
    fake.mine(1);
    await clock.advance(12_000);
  }
  expect([copy.minedOf(a).length, copy.minedOf(b).length]).toEqual([1, 3]);
  // it went over to the other signer after the copy was made: only that one's nonces tell
  expect((await copy.all()).filter(({ blocked_on }) => blocked_on === 'nonce_review')).toHaveLength(2);
  expect(
    copy.broadcaster
      .health()
      .map(({ review }) => review?.reason)
      .sort(),
  ).toEqual(['chain_ahead', 'restored']);
});
