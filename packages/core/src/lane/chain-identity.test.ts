import type { Hex } from 'viem';
import { expect, it } from 'vitest';
import { memoryStore } from '../store/memory-store.js';
import { Identity } from './chain-identity.js';

const hash = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;
const clock = { now: () => 7 };
const hashOf = async (number: number) => hash(number + 1000);

async function identities(count = 1) {
  const { documents } = memoryStore();
  const warnings: string[] = [];
  const all = Array.from(
    { length: count },
    () => new Identity(documents, 5, clock, (message) => warnings.push(message)),
  );
  for (const one of all) await one.load();
  return { all, first: all[0] as Identity, documents, warnings };
}

it('learns the first block once, and finds it again', async () => {
  const { first, documents } = await identities();
  expect([first.known, first.incarnation, first.parks]).toEqual([null, 1, false]);
  await first.learn(hash(1), false);
  await first.learn(hash(2), false);
  const again = new Identity(documents, 5, clock, () => {});
  await again.load();
  expect(again.known).toMatchObject({ genesis: hash(1), anchor: { number: 0, hash: hash(1) } });
});

it('follows the head with a block that no reorg reaches', async () => {
  const { first } = await identities();
  await first.learn(hash(1), false);
  await first.follow(127, false, hashOf);
  expect(first.known?.anchor.number).toBe(0);
  await first.follow(128, false, hashOf);
  expect(first.known?.anchor).toEqual({ number: 64, hash: hash(1064) });
  await first.follow(191, false, hashOf);
  expect(first.known?.anchor.number).toBe(64);
  await first.follow(192, false, async () => null);
  expect(first.known?.anchor.number).toBe(64);
  await first.follow(192, false, hashOf);
  expect(first.known?.anchor.number).toBe(128);
});

it('tells development chains apart that begin alike, by their next block', async () => {
  const { first } = await identities();
  await first.learn(hash(1), false);
  await first.follow(0, true, hashOf);
  expect(first.known?.anchor.number).toBe(0);
  await first.follow(1, true, hashOf);
  expect(first.known?.anchor).toEqual({ number: 1, hash: hash(1001) });
  await first.follow(65, true, hashOf);
  expect(first.known?.anchor.number).toBe(33);
});

it('counts the chains that have had the id, each once, whoever sees it', async () => {
  const { all, documents } = await identities(2);
  const [one, other] = all as [Identity, Identity];
  await one.learn(hash(1), false);
  await other.load();
  await one.renew({ genesis: hash(2), development: false, missing: hash(1) }, true);
  await one.renew({ genesis: hash(2), development: false, missing: hash(1) }, true);
  await other.renew({ genesis: hash(2), development: false, missing: hash(1) }, true);
  for (const each of [one, other]) {
    expect(each.known).toMatchObject({ genesis: hash(2), anchor: { number: 0, hash: hash(2) } });
    expect([each.incarnation, each.parks]).toEqual([2, true]);
  }
  expect((await documents.get('chain', '5'))?.value).toMatchObject({ incarnation: 2 });
});

it('does not count a chain twice for a look that was compared with the one before it', async () => {
  const { all } = await identities(2);
  const [one, other] = all as [Identity, Identity];
  await one.learn(hash(1), true);
  await other.load();
  const reset = { genesis: hash(2), development: true, missing: hash(1) };
  expect(await one.isOutdated(reset)).toBe(false);
  await one.renew(reset, false);
  await one.follow(1, true, async () => hash(1001));
  expect([await one.isOutdated(reset), await other.isOutdated(reset)]).toEqual([true, true]);
  await other.renew(reset, false);
  expect([one.incarnation, other.incarnation]).toEqual([2, 2]);
});

it('warns where the store fails, and tries again', async () => {
  const { documents } = memoryStore();
  const warnings: string[] = [];
  let fails = true;
  const put: typeof documents.put = (...args) => (fails ? Promise.reject(new Error('down')) : documents.put(...args));
  const one = new Identity({ ...documents, put }, 5, clock, (message) => warnings.push(message));
  await one.learn(hash(1), false);
  expect([one.known, warnings.length]).toEqual([null, 1]);
  fails = false;
  await one.learn(hash(1), false);
  expect(one.known?.genesis).toBe(hash(1));
});
