import assert from 'node:assert/strict';
import { accept, apply, defined, idsOf, leased, rejectsWith, type StoreCase, type StoreKit } from './kit.js';

/** Inside transactions that callers have begun by handles of their own. */
export function withinCases({ topic, test, begin }: StoreKit): void {
  if (begin === null) return;

  async function inside({ store }: StoreCase) {
    const caller = await begin?.(store);
    assert.ok(caller && store.within, 'a store that can be given a handle has within');
    return { ...caller, within: await store.within(caller.handle) };
  }

  topic('within', () => {
    test('has what was inserted with the commit of the caller', async (given) => {
      const { store, samples } = given;
      const group = samples.group(3);
      const { within, commit } = await inside(given);
      assert.deepEqual(
        await within.insert(group),
        group.map(() => ({ inserted: true })),
      );
      await commit();
      const transactions = group.map(({ transaction }) => transaction);
      assert.deepEqual(await store.list({ order: 'oldest', limit: 10 }), transactions);
      const { id, lane } = defined(transactions[0]);
      assert.deepEqual((await store.history(id)).events, [group[0]?.event]);
      assert.deepEqual(idsOf(await store.queued(lane, null, 10)), idsOf(transactions));
      assert.equal((await store.eventsAfter(null, 10)).length, 3);
    });

    test('counts it as everything else, at once and later', async (given) => {
      const { store, samples } = given;
      const first = await accept(given);
      const { within, commit } = await inside(given);
      const group = samples.group(2);
      await within.insert(group);
      await commit();
      const { lane: id, chainId, messageType } = first;
      const counted = async () => ({
        counts: await store.counts(),
        filtered: await store.count({ chainId, messageType: [messageType] }, 10),
        busy: await store.busyLanes(),
        glance: (await store.glance({ lanes: [id], now: 1 })).lanes.map(({ queued }) => queued),
        activity: await store.activity({ from: 0, before: 2e12, span: 86_400_000 }),
      });
      const queued = { status: 'pending', stage: 'queued', count: 3 };
      const before = await counted();
      assert.deepEqual(before.counts, [queued]);
      assert.deepEqual(before.filtered, { counts: [queued], complete: true });
      assert.deepEqual([before.busy, before.glance], [[id], [3]]);
      assert.equal(before.activity.find(({ measure }) => measure === 'accepted')?.amount, 3);
      // adds them up, which nobody may notice
      await store.attend({ holder: 'one', ttlMs: 1_000, now: 1, reports: new Map() });
      assert.deepEqual(await counted(), before);
      const lane = await leased(store, first);
      assert.equal((await store.openLane(id)).queued, 3);
      await apply(store, lane, samples.bind(lane, [first, ...group.map(({ transaction }) => transaction)], 0));
      assert.deepEqual(await store.counts(), [{ status: 'pending', stage: 'signed', count: 3 }]);
      assert.deepEqual((await counted()).glance, [0]);
    });

    test('never had what was rolled back', async (given) => {
      const { store, samples } = given;
      const accepted = samples.accepted({ idempotencyKey: 'key', messageType: 'rare' });
      const { within, rollback } = await inside(given);
      await within.insert([accepted]);
      await within.documents.put({ kind: 'kind', id: 'id', value: 1, updatedAt: 1 }, null);
      await rollback();
      await store.attend({ holder: 'one', ttlMs: 1_000, now: 1, reports: new Map() });
      assert.equal(await store.get(accepted.transaction.id), null);
      assert.deepEqual(await store.list({ limit: 10 }), []);
      assert.deepEqual(await store.counts(), []);
      assert.deepEqual(await store.busyLanes(), []);
      assert.deepEqual(await store.eventsAfter(null, 10), []);
      assert.deepEqual(await store.activity({ from: 0, before: 2e12, span: 3_600_000 }), []);
      assert.equal(await store.documents.get('kind', 'id'), null);
      // its key is nobody's
      await accept(given, { idempotencyKey: 'key' });
    });

    test('sees there what was written there', async (given) => {
      const { within, commit } = await inside(given);
      const { transaction, event } = given.samples.accepted({ idempotencyKey: 'key' });
      await within.insert([{ transaction, event }]);
      assert.deepEqual(await within.list({ filter: { idempotencyKey: 'key' }, limit: 10 }), [transaction]);
      await within.documents.put({ kind: 'kind', id: 'id', value: 1, updatedAt: 1 }, null);
      assert.equal((await within.documents.get('kind', 'id'))?.version, 1);
      assert.equal(await within.documents.put({ kind: 'kind', id: 'id', value: 2, updatedAt: 2 }, null), false);
      assert.equal(await within.documents.put({ kind: 'kind', id: 'id', value: 3, updatedAt: 3 }, 1), true);
      await commit();
      assert.equal((await given.store.documents.get('kind', 'id'))?.value, 3);
    });

    test('answers a taken key with its holder, whoever stored it', async (given) => {
      const { store, samples } = given;
      const holder = await accept(given, { idempotencyKey: 'old' });
      const { within, commit } = await inside(given);
      const own = samples.accepted({ idempotencyKey: 'own' });
      const again = ['old', 'own'].map((idempotencyKey) => samples.accepted({ idempotencyKey }));
      assert.deepEqual(await within.insert([own]), [{ inserted: true }]);
      assert.deepEqual(await within.insert(again), [
        { inserted: false, existing: holder },
        { inserted: false, existing: own.transaction },
      ]);
      await commit();
      assert.deepEqual(idsOf(await store.list({ order: 'oldest', limit: 10 })), [holder.id, own.transaction.id]);
    });

    test('leaves the transaction of the caller as it was where a write fails', async (given) => {
      const { store, samples } = given;
      const { id } = await accept(given);
      const { within, commit } = await inside(given);
      const group = samples.group(2);
      await assert.rejects(within.insert([samples.accepted({ messageType: 'rare' }), samples.accepted({ id })]));
      await within.insert(group);
      await commit();
      assert.deepEqual(idsOf(await store.list({ order: 'oldest', limit: 10 })), [
        id,
        ...group.map(({ transaction }) => transaction.id),
      ]);
      assert.deepEqual(await store.counts(), [{ status: 'pending', stage: 'queued', count: 3 }]);
    });

    test('takes several at once', async (given) => {
      const { within, commit } = await inside(given);
      const groups = Array.from({ length: 5 }, () => given.samples.group(4));
      await Promise.all(groups.map((group) => within.insert(group)));
      await commit();
      assert.deepEqual(await given.store.counts(), [{ status: 'pending', stage: 'queued', count: 20 }]);
    });

    test('refuses what is no handle, and one without a transaction', async (given) => {
      const { handle, within, commit } = await inside(given);
      for (const wrong of [null, 1, 'db', {}, { isTransaction: true }]) {
        await rejectsWith(defined(given.store.within)(wrong), 'invalid_field');
      }
      await commit();
      await rejectsWith(defined(given.store.within)(handle), 'invalid_field');
      await rejectsWith(within.insert(given.samples.group(1)), 'invalid_field');
      assert.deepEqual(await given.store.list({ limit: 1 }), []);
    });
  });
}
