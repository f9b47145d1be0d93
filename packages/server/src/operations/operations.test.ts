import { setImmediate } from 'node:timers/promises';
import { type Broadcaster, BroadcasterError, exponentialBackoff, memoryStore, type Store } from '@tx-broadcaster/core';
import { ManualClock, Samples } from '@tx-broadcaster/core/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { signer, startApp } from '../../test/harness.js';
import { NoticeLog } from '../notices/notice-log.js';
import type { Actors } from './act-on.js';
import type { OperationOrder, OperationRecord } from './operation.js';
import { Operations } from './operations.js';

const order: OperationOrder = {
  action: 'cancel',
  reason: 'a test',
  filter: { status: ['pending'] },
  applied: { status: ['pending'] },
  ids: null,
  excludeIds: [],
  limit: 100_000,
  ratePerSecond: null,
  fees: { maxFeePerGas: null, maxPriorityFeePerGas: null },
  tags: { add: [], remove: [] },
  by: { actor: 'user:anna', messageTypes: null, signers: null },
};

/** A broadcaster whose signer takes nothing new, with so many transactions in its queue. */
async function withQueued(count: number, store: Store = memoryStore()) {
  const samples = new Samples();
  const queued = samples.group(count, { signer: signer.address });
  if (count > 0) await store.insert(queued);
  const [first] = queued;
  const chainId = 31_337;
  const key = { lane: first?.transaction.lane ?? '', chainId, signer: signer.address };
  if (first) await store.order(key, { paused: { reason: 'a test', since: 0 } });
  const patient = { retry: exponentialBackoff({ minDelay: 600_000, maxDelay: 600_000 }) };
  const { broadcaster }: { broadcaster: Broadcaster } = await startApp({}, { store, ...patient });
  const clock = new ManualClock();
  const ids = queued.map(({ transaction }) => transaction.id);
  const notices = new NoticeLog({ documents: store.documents, clock });
  const operationsOf = (actors: Actors = broadcaster, documents = store.documents) => {
    const operations = new Operations({ broadcaster: actors, documents, notices, clock });
    onTestFinished(() => operations.stop());
    return operations;
  };
  return { store, broadcaster, clock, ids, notices, operationsOf };
}

function actorsOf(broadcaster: Broadcaster): Actors {
  return {
    get: (id) => broadcaster.get(id),
    list: (query) => broadcaster.list(query),
    count: (filter, most) => broadcaster.count(filter, most),
    history: (id) => broadcaster.history(id),
    preview: (action, of, options) => broadcaster.preview(action, of, options),
    retry: (id, options) => broadcaster.retry(id, options),
    cancel: (id, options) => broadcaster.cancel(id, options),
    speedUp: (id, options) => broadcaster.speedUp(id, options),
    amend: (id, options) => broadcaster.amend(id, options),
  };
}

async function ended(operations: Operations, id: string, clock?: ManualClock): Promise<OperationRecord> {
  for (;;) {
    const found = await operations.get(id);
    if (found && found.status !== 'running') return found;
    if (clock) await clock.advance(1_000);
    else await setImmediate();
  }
}

async function resultsOf(operations: Operations, id: string) {
  const all = [];
  for (let page = 1; ; page++) {
    const results = await operations.results(id, page);
    if (results === null) return all;
    all.push(...results);
  }
}

describe('an operation', () => {
  it('tells of its end once, as it was then', async () => {
    const { operationsOf, notices, clock } = await withQueued(30);
    const operations = operationsOf();
    const whole = await ended(operations, (await operations.begin(order)).operation_id);
    const { operation_id } = await operations.begin({ ...order, filter: {}, ratePerSecond: 1 });
    await operations.abort(operation_id);
    await ended(operations, operation_id, clock);
    expect(await notices.eventsAfter(null, 10)).toMatchObject([
      {
        type: 'operation.finished',
        reason: 'completed',
        data: { operation: { ...whole, updated_at: expect.anything() } },
      },
      { type: 'operation.finished', reason: 'aborted', about: `operation:${operation_id}` },
    ]);
  });

  it('tells how far it is with what it has done, once a second at most', async () => {
    const { operationsOf, notices, clock } = await withQueued(50);
    const operations = operationsOf();
    // a page takes ten seconds
    const { operation_id } = await operations.begin({ ...order, ratePerSecond: 4 });
    await ended(operations, operation_id, clock);
    const slow = await notices.eventsAfter(null, 100);
    expect(slow.map(({ type, data }) => [type, data.operation?.done])).toEqual([
      ['operation.progress', 40],
      ['operation.progress', 50],
      ['operation.finished', 50],
    ]);
    expect(slow[0]).toMatchObject({ reason: null, about: `operation:${operation_id}` });
    // one page at a time, all at once: less than a second
    const at = await notices.lastPosition();
    await ended(operations, (await operations.begin({ ...order, filter: {} })).operation_id);
    expect((await notices.eventsAfter(at, 100)).map(({ type }) => type)).toEqual(['operation.finished']);
  });

  it('acts on every transaction it means, once, and says what became of each', async () => {
    const { operationsOf, ids, store, broadcaster } = await withQueued(450);
    await broadcaster.cancel(ids[7] ?? '');
    const operations = operationsOf();
    const begun = await operations.begin({ ...order, filter: {}, excludeIds: ids.slice(0, 3) });
    expect(begun).toMatchObject({
      status: 'running',
      total: 450,
      total_relation: 'gte',
      done: 0,
      created_by: 'user:anna',
    });
    const done = await ended(operations, begun.operation_id);
    expect(done).toMatchObject({
      status: 'completed',
      done: 447,
      succeeded: 446,
      skipped: 1,
      failed: 0,
      reasons: { already_terminal: 1 },
      eta_seconds: null,
    });
    const results = await resultsOf(operations, begun.operation_id);
    expect(results.map(({ transaction_id }) => transaction_id)).toEqual(ids.slice(3));
    expect(results[4]).toMatchObject({ transaction_id: ids[7], outcome: 'skipped', code: 'already_terminal' });
    const { events } = await store.history(ids[10] ?? '');
    expect(events.at(-1)).toMatchObject({
      type: 'cancelled',
      actor: 'user:anna',
      reason: `a test (operation ${begun.operation_id})`,
    });
    expect((await broadcaster.get(ids[0] ?? ''))?.stage).toBe('queued');
  });

  it('does what its preview says', async () => {
    const { operationsOf, ids, broadcaster } = await withQueued(260);
    for (const id of ids.slice(0, 40)) await broadcaster.cancel(id);
    const operations = operationsOf();
    for (const meant of [
      { filter: {}, ids: null },
      { filter: null, ids: [...ids, '019ac2f4-7b1e-7c55-9a40-3f0b6f1f2a10'] },
    ]) {
      const preview = await operations.preview({ ...order, ...meant, action: 'retry' });
      expect(preview).toMatchObject({ matched: 260, complete: true, eligible: 40, ineligible: { not_retryable: 220 } });
      expect(preview.sample.map(({ transaction_id }) => transaction_id)).toEqual(ids.slice(0, 5));
    }
    const limited = await operations.preview({ ...order, filter: {}, limit: 50 });
    expect(limited).toMatchObject({ matched: 50, complete: false, eligible: 10, ineligible: { already_terminal: 40 } });
    const { operation_id } = await operations.begin({ ...order, filter: {}, limit: 50 });
    expect(await ended(operations, operation_id)).toMatchObject({ done: 50, succeeded: 10, skipped: 40, total: 50 });
  });

  it('takes ids as well, in their order', async () => {
    const { operationsOf, ids } = await withQueued(5);
    const operations = operationsOf();
    const wanted = [ids[3] ?? '', '019ac2f4-7b1e-7c55-9a40-3f0b6f1f2a10', ids[1] ?? ''];
    const { operation_id } = await operations.begin({ ...order, filter: null, applied: null, ids: wanted });
    expect(await ended(operations, operation_id)).toMatchObject({
      succeeded: 2,
      skipped: 1,
      reasons: { not_found: 1 },
    });
    const results = await resultsOf(operations, operation_id);
    expect(results.map(({ transaction_id }) => transaction_id)).toEqual(wanted);
  });

  it('leaves alone what its author may not act on', async () => {
    const { operationsOf, ids } = await withQueued(4);
    const operations = operationsOf();
    for (const by of [
      { ...order.by, messageTypes: ['other.*'] },
      { ...order.by, signers: ['0x70997970C51812dc3A010C7d01b50e0d17dc79C8'] },
    ]) {
      const preview = await operations.preview({ ...order, by });
      expect(preview).toMatchObject({ eligible: 0, ineligible: { forbidden: 4 } });
      const { operation_id } = await operations.begin({ ...order, by });
      expect(await ended(operations, operation_id)).toMatchObject({ succeeded: 0, reasons: { forbidden: 4 } });
    }
    const by = { ...order.by, messageTypes: ['trans*'], signers: [signer.address.toLowerCase()] };
    const { operation_id } = await operations.begin({ ...order, by });
    expect((await ended(operations, operation_id)).succeeded).toBe(ids.length);
  });

  it('goes no faster than it is told to', async () => {
    const { operationsOf, clock } = await withQueued(30);
    const operations = operationsOf();
    const { operation_id } = await operations.begin({ ...order, ratePerSecond: 5 });
    const start = clock.now();
    const done = await ended(operations, operation_id, clock);
    expect(done.succeeded).toBe(30);
    expect(clock.now() - start).toBeGreaterThanOrEqual(6_000);
    expect(clock.now() - start).toBeLessThan(10_000);
  });

  it('ends when it is aborted, and goes on when it is resumed', async () => {
    const { operationsOf, clock, broadcaster } = await withQueued(40);
    const operations = operationsOf();
    const { operation_id } = await operations.begin({ ...order, ratePerSecond: 1 });
    await clock.advance(12_500);
    const aborted = await operations.abort(operation_id);
    expect(aborted?.status).toBe('aborted');
    await clock.advance(30_000);
    const stopped = await operations.get(operation_id);
    expect(stopped?.done).toBeGreaterThanOrEqual(10);
    expect(stopped?.done).toBeLessThanOrEqual(20);
    await clock.advance(60_000);
    expect(await operations.get(operation_id)).toMatchObject({ status: 'aborted', done: stopped?.done });
    await expect(operations.abort(operation_id)).rejects.toMatchObject({ code: 'conflict' });
    expect((await operations.resume(operation_id))?.status).toBe('running');
    expect(await ended(operations, operation_id, clock)).toMatchObject({
      status: 'completed',
      succeeded: 40,
      skipped: 0,
    });
    expect((await broadcaster.count({ stage: ['cancelled'] }, 100)).counts).toMatchObject([{ count: 40 }]);
  });

  it('lets no more than three run at once', async () => {
    const { operationsOf } = await withQueued(10);
    const operations = operationsOf();
    for (let count = 0; count < 3; count++) await operations.begin({ ...order, ratePerSecond: 1 });
    await expect(operations.begin(order)).rejects.toMatchObject({ code: 'operation_limit' });
    expect((await operations.preview(order)).eligible).toBe(10);
  });

  it('works through ten thousand, a page at a time', async () => {
    const { operationsOf, broadcaster } = await withQueued(10_000);
    let longest = 0;
    const watched: Actors = {
      ...actorsOf(broadcaster),
      async list(query) {
        const page = await broadcaster.list(query);
        longest = Math.max(longest, page.length);
        return page;
      },
    };
    const operations = operationsOf(watched);
    const { operation_id } = await operations.begin(order);
    expect(await ended(operations, operation_id)).toMatchObject({
      succeeded: 10_000,
      total: 10_000,
      total_relation: 'eq',
    });
    expect(longest).toBeLessThanOrEqual(100);
  }, 60_000);
});

describe('after a crash', () => {
  /** Lets so many actions through and answers no other one: the process died there. */
  function dying(broadcaster: Broadcaster, after: number): Actors {
    let acted = 0;
    return {
      ...actorsOf(broadcaster),
      async cancel(id, options) {
        if (acted++ >= after) await new Promise(() => {});
        return broadcaster.cancel(id, options);
      },
    };
  }

  it.each([0, 1, 19, 20, 100, 130])('another instance goes on behind the %d that were done', async (count) => {
    const { store, broadcaster, clock, ids } = await withQueued(150);
    const first = new Operations({ broadcaster: dying(broadcaster, count), documents: store.documents, clock });
    const { operation_id } = await first.begin(order);
    const cancelled = () => broadcaster.count({ stage: ['cancelled'] }, 1_000);
    while (((await cancelled()).counts[0]?.count ?? 0) < count) await setImmediate();

    const second = new Operations({ broadcaster, documents: store.documents, clock });
    onTestFinished(() => second.stop());
    await second.start();
    await clock.advance(5_000);
    expect((await second.get(operation_id))?.status, 'the first may still be alive').toBe('running');
    await clock.advance(60_000);
    const done = await ended(second, operation_id, clock);
    expect(done).toMatchObject({ status: 'completed', succeeded: 150, skipped: 0, done: 150 });
    for (const id of ids) {
      const { events } = await store.history(id);
      expect(events.filter(({ type }) => type === 'cancelled')).toHaveLength(1);
    }
    expect((await resultsOf(second, operation_id)).map(({ transaction_id }) => transaction_id)).toEqual(ids);
  });

  it('an instance that stops in good order leaves the rest to the next at once', async () => {
    const { operationsOf, clock } = await withQueued(50);
    const first = operationsOf();
    const { operation_id } = await first.begin({ ...order, ratePerSecond: 2 });
    await clock.advance(6_100);
    const stopped = first.stop();
    await clock.advance(1_000);
    await stopped;
    const before = await first.get(operation_id);
    expect(before).toMatchObject({ status: 'running' });
    expect(before?.done).toBeGreaterThan(0);
    const second = operationsOf();
    await second.start();
    await clock.advance(2_000);
    expect((await second.get(operation_id))?.done).toBeGreaterThanOrEqual(before?.done ?? 0);
    expect(await ended(second, operation_id, clock)).toMatchObject({ status: 'completed', succeeded: 50 });
  });

  it('a store that is away for a while is waited for', async () => {
    const store = memoryStore();
    let isAway = false;
    const act: Store['act'] = async (...given) => {
      if (isAway) throw new BroadcasterError('store_unavailable', 'away', { retryable: true });
      return store.act(...given);
    };
    const { operationsOf, clock } = await withQueued(30, { ...store, act });
    const operations = operationsOf();
    isAway = true;
    const { operation_id } = await operations.begin(order);
    await clock.advance(2_000);
    isAway = false;
    const done = await ended(operations, operation_id, clock);
    expect(done).toMatchObject({ succeeded: 30, skipped: 0, failed: 0 });
  });
});
