import { memoryStore, type Store } from '@tx-broadcaster/core';
import { ManualClock, Samples } from '@tx-broadcaster/core/testing';
import { describe, expect, test } from 'vitest';
import { EventFeed } from './event-feed.js';

function feedOf(over: Partial<Store> = {}) {
  const store = memoryStore();
  const clock = new ManualClock();
  const samples = new Samples();
  const hints = new Set<() => void>();
  const reads: (string | null)[] = [];
  const failures: unknown[] = [];
  const feed = new EventFeed({
    log: {
      lastPosition: () => store.lastPosition(),
      eventsAfter(position, limit) {
        reads.push(position);
        return store.eventsAfter(position, limit);
      },
      ...over,
    },
    clock,
    onHint(hint) {
      hints.add(hint);
      return () => hints.delete(hint);
    },
    failed: (error) => failures.push(error),
  });
  const write = (count: number) => store.insert(samples.group(count));
  /** Ids of the events behind a position, as the feed has them. */
  const after = async (position: string | null, limit = 1_000) =>
    (await feed.after(position, limit)).map(({ event }) => event.transactionId);
  const ids = async () => (await store.list({ order: 'oldest', limit: 100_000 })).map(({ id }) => id);
  return { store, clock, feed, write, after, ids, hints, reads, failures };
}

describe('the feed', () => {
  test('sees what others write when it looks, and what is hinted at at once', async () => {
    const { feed, clock, write, after, ids, hints } = feedOf();
    await write(2);
    const stop = feed.follow();
    await clock.settle();
    const start = await feed.end();
    await write(3);
    expect(await after(start)).toEqual([]);
    await clock.advance(1_000);
    expect(await after(start)).toEqual((await ids()).slice(2));
    await write(1);
    for (const hint of hints) hint();
    await clock.advance(20);
    expect(await after(start)).toEqual((await ids()).slice(2));
    expect((await after(start)).length).toBe(4);
    stop();
  });

  test('tells those who wait once, when there is more', async () => {
    const { feed, clock, write } = feedOf();
    const stop = feed.follow();
    const told: number[] = [];
    feed.onMore(() => told.push(1));
    const cancel = feed.onMore(() => told.push(2));
    cancel();
    await clock.advance(5_000);
    expect(told).toEqual([]);
    await write(1);
    await clock.advance(5_000);
    await write(1);
    await clock.advance(5_000);
    expect(told).toEqual([1]);
    stop();
  });

  test('reads each event once, however many follow and however fast', async () => {
    const { feed, clock, write, after, reads } = feedOf();
    const stops = Array.from({ length: 50 }, () => feed.follow());
    await clock.settle();
    const start = await feed.end();
    await write(100);
    await clock.advance(1_000);
    const before = reads.length;
    for (let at = 0; at < 50; at++) expect((await after(start)).length).toBe(100);
    expect(reads.length).toBe(before);
    for (const stop of stops) stop();
  });

  test('lets whoever is far behind read the store, without a hole and without a double', async () => {
    const { feed, clock, write, ids } = feedOf();
    const stop = feed.follow();
    await clock.settle();
    for (let group = 0; group < 10; group++) {
      await write(500);
      await clock.advance(1_000);
    }
    const seen: string[] = [];
    let position: string | null = null;
    for (;;) {
      const page = await feed.after(position, 77);
      if (page.length === 0) break;
      seen.push(...page.map(({ event }) => event.transactionId));
      position = page.at(-1)?.position ?? null;
    }
    expect(seen).toEqual(await ids());
    stop();
  });

  test('asks nobody anything while nobody follows, and holds nothing', async () => {
    const { feed, clock, reads, hints } = feedOf();
    feed.follow()();
    const stop = feed.follow();
    await clock.advance(3_000);
    stop();
    stop();
    await clock.settle();
    const before = reads.length;
    await clock.advance(60_000);
    expect([reads.length, hints.size, clock.pending()]).toEqual([before, 0, 0]);
  });

  test('goes on when the store can be read again', async () => {
    let broken = true;
    const inner = memoryStore();
    const samples = new Samples();
    const { feed, clock, failures } = feedOf({
      lastPosition: async () => (broken ? Promise.reject(new Error('down')) : inner.lastPosition()),
      eventsAfter: async (position, limit) =>
        broken ? Promise.reject(new Error('down')) : inner.eventsAfter(position, limit),
    });
    const stop = feed.follow();
    await clock.advance(5_000);
    broken = false;
    await clock.advance(5_000);
    await inner.insert(samples.group(2));
    broken = true;
    await clock.advance(10_000);
    broken = false;
    await clock.advance(60_000);
    expect((await feed.after(null, 10)).length).toBe(2);
    expect(failures.length).toBeGreaterThan(3);
    stop();
  });
});
