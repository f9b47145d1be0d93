import { type Accepted, memoryStore, type PruneRequest, type Store } from '@tx-broadcaster/core';
import { ManualClock, Samples, sampleTime } from '@tx-broadcaster/core/testing';
import { expect, it } from 'vitest';
import { Retention } from './retention.js';

const day = 86_400_000;

function started(options: { store?: Store; mayPruneBefore?: (before: number) => Promise<number> } = {}) {
  const clock = new ManualClock(sampleTime + day);
  const samples = new Samples();
  const store = options.store ?? memoryStore();
  const asked: PruneRequest[] = [];
  const warnings: string[] = [];
  const retention = new Retention({
    store: {
      prune(request) {
        asked.push(request);
        return store.prune(request);
      },
    },
    keepMs: day,
    mayPruneBefore: options.mayPruneBefore ?? (async (before) => before),
    clock,
    warn: (_, message) => warnings.push(message),
  });
  retention.start();
  const ended = (count: number, createdAt: number): Accepted[] =>
    samples.group(count, { createdAt, updatedAt: createdAt, status: 'failed', stage: 'cancelled' });
  return { clock, samples, store, asked, warnings, retention, ended };
}

const left = async (store: Store) => (await store.counts()).reduce((sum, { count }) => sum + count, 0);

it('removes what ended so long ago, a few at a time, and nothing else', async () => {
  const { clock, store, asked, retention, samples, ended } = started();
  await store.insert([...ended(450, sampleTime), ...samples.group(3, { createdAt: sampleTime })]);
  await store.insert(ended(5, sampleTime + day));
  expect(await left(store)).toBe(458);
  await clock.advance(59_000);
  expect(asked).toEqual([]);
  await clock.advance(2_000);
  expect(asked).toHaveLength(3);
  expect(asked.every(({ limit }) => limit === 200)).toBe(true);
  // what is queued, and what ended since
  expect(await left(store)).toBe(8);
  await clock.advance(60_000);
  expect(asked).toHaveLength(4);
  await retention.stop();
  await clock.advance(10 * 60_000);
  expect(asked).toHaveLength(4);
});

it('leaves what others still need', async () => {
  const { clock, store, retention, ended } = started({ mayPruneBefore: async (before) => before - day });
  await store.insert(ended(5, sampleTime));
  await clock.advance(61_000);
  expect(await left(store)).toBe(5);
  await retention.stop();
});

it('says when it cannot, and tries again', async () => {
  const { clock, store, warnings, retention, ended } = started({
    mayPruneBefore: async (before) => {
      if (warnings.length === 0) throw new Error('the store is away');
      return before;
    },
  });
  await store.insert(ended(5, sampleTime));
  await clock.advance(61_000);
  expect(warnings).toEqual(['old transactions could not be removed']);
  await clock.advance(61_000);
  expect(await left(store)).toBe(0);
  await retention.stop();
});
