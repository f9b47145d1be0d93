import assert from 'node:assert/strict';
import type { Store } from '../../store/store.js';
import { newLane } from '../../transaction/lane.js';
import { accept, bound, defined, type StoreKit, snapshot } from './kit.js';

export function closeCases({ topic, test, reopen }: StoreKit): void {
  topic('close', () => {
    test('is safe to call twice, also at once', async ({ store }) => {
      await Promise.all([store.close(), store.close()]);
      await store.close();
    });

    test('waits for what is under way', async (given) => {
      const { store, samples } = given;
      const inserts = Array.from({ length: 20 }, () => store.insert(samples.group(5)));
      await store.close();
      const outcomes = (await Promise.all(inserts)).flat();
      assert.equal(outcomes.filter(({ inserted }) => inserted).length, 100);
    });

    test('lets every later call reject', async (given) => {
      const { store, samples } = given;
      const transaction = await accept(given);
      const { lane, chainId, signer, id } = transaction;
      const change = samples.changed(transaction, { wish: 'cancel' });
      const row = { ...newLane(lane, chainId, signer), epoch: 1 };
      await store.close();
      const calls: ((closed: Store) => Promise<unknown>)[] = [
        (closed) => closed.insert([samples.accepted()]),
        (closed) => closed.get(id),
        (closed) => closed.getByHash(`0x${'00'.repeat(32)}`),
        (closed) => closed.list({ limit: 1 }),
        (closed) => closed.counts(),
        (closed) => closed.history(id),
        (closed) => closed.act(change, samples.event(change)),
        (closed) => closed.eventsAfter(null, 1),
        (closed) => closed.lastPosition(),
        (closed) => closed.prune({ before: 1, statuses: ['failed'], limit: 1 }),
        (closed) => closed.busyLanes(),
        (closed) => closed.lease({ lane, chainId, signer, holder: 'one', ttlMs: 1, now: 1 }),
        (closed) => closed.attend({ holder: 'one', ttlMs: 1, now: 1, reports: new Map() }),
        (closed) => closed.leave('one'),
        (closed) => closed.glance({ lanes: [lane], now: 1 }),
        (closed) => closed.release([lane], 'one'),
        (closed) => closed.order({ lane, chainId, signer }, { paused: null }),
        (closed) => closed.lanes(),
        (closed) => closed.openLane(lane),
        (closed) => closed.queued(lane, null, 1),
        (closed) => closed.commit(samples.commit(row)),
        ({ documents }) => documents.get('kind', 'id'),
        ({ documents }) => documents.list('kind', { limit: 1 }),
        ({ documents }) => documents.put({ kind: 'kind', id: 'id', value: 1, updatedAt: 1 }, null),
        ({ documents }) => documents.putAll([]),
        ({ documents }) => documents.remove('kind', 'id'),
      ];
      for (const call of calls) await assert.rejects(call(store));
    });
  });

  if (reopen === null) return;
  topic('a reopened store', () => {
    test('has everything that was written', async (given) => {
      const { store, samples } = given;
      const { transactions } = await bound(given, 20);
      const wish = samples.changed(defined(transactions[3]), { wish: 'cancel' });
      await store.act(wish, samples.event(wish));
      const waiting = await accept(given, { idempotencyKey: 'key' });
      const draft = { kind: 'kind', id: 'id', value: { a: 1 }, updatedAt: 1 };
      await store.documents.put(draft, null);
      const before = { rows: await store.list({ limit: 100 }), lane: await snapshot(store, wish) };
      await store.close();
      const again = await reopen(store);
      try {
        assert.deepEqual({ rows: await again.list({ limit: 100 }), lane: await snapshot(again, wish) }, before);
        assert.deepEqual(await again.documents.get('kind', 'id'), { ...draft, version: 1 });
        assert.deepEqual(await again.queued(waiting.lane, null, 10), [waiting]);
        const replay = await again.insert([samples.accepted({ idempotencyKey: 'key' })]);
        assert.deepEqual(replay, [{ inserted: false, existing: waiting }]);
      } finally {
        await again.close();
      }
    });
  });
}
