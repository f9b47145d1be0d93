import assert from 'node:assert/strict';
import type { PruneRequest, Store } from '../../store/store.js';
import type { Stage, Status } from '../../transaction/stage.js';
import { accept, acceptAll, apply, bound, defined, idsOf, leased, type StoreKit } from './kit.js';

const day = 86_400_000;

export function pruneCases({ topic, test, reopen }: StoreKit): void {
  const all: readonly Status[] = ['pending', 'success', 'failed'];
  const prune = (store: Store, before: number, request: Partial<PruneRequest> = {}) =>
    store.prune({ before, statuses: all, limit: 100, ...request });
  const left = async (store: Store) => idsOf(await store.list({ order: 'oldest', limit: 1_000 }));

  topic('prune', () => {
    test('removes nothing from an empty store', async ({ store }) => {
      assert.equal(await prune(store, Date.now()), 0);
    });

    test('removes what is settled and was left alone since the time, and nothing younger', async (given) => {
      const { store, samples } = given;
      const done = { stage: 'confirmed', status: 'success' } as const;
      const [first, second, third] = [1, 2, 3].map((at) => samples.accepted({ ...done, createdAt: at * day }));
      const touched = samples.accepted({ ...done, createdAt: day, updatedAt: 3 * day });
      await acceptAll(store, [defined(first), touched, defined(second), defined(third)]);
      assert.equal(await prune(store, day), 0);
      assert.equal(await prune(store, 2 * day), 1);
      assert.deepEqual(
        await left(store),
        idsOf([touched, defined(second), defined(third)].map((one) => one.transaction)),
      );
      assert.equal(await prune(store, 2 * day + 1), 1);
      assert.equal(await prune(store, 3 * day + 1), 2);
      assert.deepEqual(await left(store), []);
    });

    test('removes the oldest first, no more than the limit', async ({ store, samples }) => {
      const group = samples.group(25, { stage: 'expired', status: 'failed' });
      const ids = idsOf(await acceptAll(store, group));
      assert.equal(await prune(store, Number.MAX_SAFE_INTEGER, { limit: 10 }), 10);
      assert.deepEqual(await left(store), ids.slice(10));
      assert.equal(await prune(store, Number.MAX_SAFE_INTEGER, { limit: 10 }), 10);
      assert.equal(await prune(store, Number.MAX_SAFE_INTEGER, { limit: 10 }), 5);
      assert.equal(await prune(store, Number.MAX_SAFE_INTEGER, { limit: 10 }), 0);
    });

    test('removes the statuses asked for', async ({ store, samples }) => {
      const failed = samples.accepted({ stage: 'cancelled', status: 'failed' });
      const success = samples.accepted({ stage: 'confirmed', status: 'success' });
      await acceptAll(store, [failed, success]);
      assert.equal(await prune(store, Number.MAX_SAFE_INTEGER, { statuses: [] }), 0);
      assert.equal(await prune(store, Number.MAX_SAFE_INTEGER, { statuses: ['failed'] }), 1);
      assert.deepEqual(await left(store), [success.transaction.id]);
    });

    test('never removes what is under way, whatever its status', async ({ store, samples }) => {
      const underWay: Stage[] = ['queued', 'signed', 'sent', 'accepted', 'mined'];
      const group = underWay.flatMap((stage) => all.map((status) => samples.accepted({ stage, status })));
      await acceptAll(store, group);
      assert.equal(await prune(store, Number.MAX_SAFE_INTEGER), 0);
    });

    test('never removes what still has an unused slot, until that is used', async (given) => {
      const { store, samples } = given;
      const { lane, transactions, slots } = await bound(given, 3);
      const ended = transactions.map((transaction, at) =>
        samples.changed(transaction, { stage: 'exhausted', status: 'failed', slot: at === 0 ? 'open' : null }),
      );
      const [first, second, third] = ended;
      const end = samples.commit(lane, {
        expected: new Map(transactions.map(({ id, version }) => [id, version])),
        transactions: ended,
        events: ended.map((transaction) => samples.event(transaction)),
        slots: [{ ...defined(slots[2]), usedBy: 'filler' }],
      });
      const after = await apply(store, lane, end);
      assert.equal(await prune(store, Number.MAX_SAFE_INTEGER), 1);
      assert.deepEqual(await left(store), [first?.id, second?.id]);
      const used = slots.slice(0, 2).map((slot) => ({ ...slot, usedBy: 'filler' as const }));
      await apply(store, after, samples.commit(after, { slots: used }));
      assert.equal(await prune(store, Number.MAX_SAFE_INTEGER), 1);
      assert.deepEqual(await left(store), [first?.id], 'it says itself that it has one');
      assert.equal(await store.get(defined(third).id), null);
    });

    test('leaves nothing of what it removes but the nonces', async (given) => {
      const { store, samples } = given;
      const { lane, transactions, slots, attempts } = await bound(given, 2, { idempotencyKey: null });
      const keyed = await accept(given, { idempotencyKey: 'key', stage: 'cancelled', status: 'failed' });
      const [gone, stays] = [defined(transactions[0]), defined(transactions[1])];
      const confirmed = samples.changed(gone, { stage: 'confirmed', status: 'success', slot: null });
      const settle = samples.commit(lane, {
        expected: new Map([[gone.id, gone.version]]),
        transactions: [confirmed],
        events: [samples.event(confirmed)],
        slots: [{ ...defined(slots[0]), usedBy: 'payload' }],
      });
      const after = await apply(store, lane, settle);
      assert.equal(await prune(store, Number.MAX_SAFE_INTEGER), 2);
      assert.equal(await store.get(gone.id), null);
      assert.equal(await store.getByHash(defined(attempts[0]).hash), null);
      assert.deepEqual(await store.history(gone.id), { attempts: [], events: [] });
      const log = await store.eventsAfter(null, 100);
      assert.deepEqual(new Set(log.map(({ event }) => event.transactionId)), new Set([stays.id]));
      assert.deepEqual(await store.counts(), [{ status: 'pending', stage: 'signed', count: 1 }]);
      assert.deepEqual(await store.insert([samples.accepted({ idempotencyKey: 'key' })]), [{ inserted: true }]);
      assert.equal(await store.get(keyed.id), null);
      const work = await store.openLane(lane.id);
      assert.deepEqual([work.highestNonce, work.slots, work.transactions], [1, [slots[1]], [stays]]);
      const again = samples.commit(after, { newSlots: [defined(slots[0])] });
      assert.deepEqual(await store.commit(again), { applied: false, reason: 'conflict' });
    });

    test('frees an idempotency key for a lane’s commit too', async (given) => {
      const { store, samples } = given;
      const lane = await leased(store, await accept(given));
      await accept(given, { idempotencyKey: 'freed', stage: 'cancelled', status: 'failed' });
      assert.equal(await prune(store, Number.MAX_SAFE_INTEGER), 1);
      const { transaction } = samples.accepted({ idempotencyKey: 'freed' });
      await apply(store, lane, samples.arrive(lane, [transaction], 0));
    });

    test('and a person’s retry never both happen', async (given) => {
      const { store, samples } = given;
      const ended = await acceptAll(store, samples.group(10, { stage: 'cancelled', status: 'failed' }));
      const retried = ended.map((one) => samples.changed(one, { stage: 'queued', status: 'pending' }));
      const [removed, ...acted] = await Promise.all([
        prune(store, Number.MAX_SAFE_INTEGER),
        ...retried.map((one) => store.act(one, samples.event(one))),
      ]);
      const won = retried.filter((_, at) => acted[at]);
      assert.equal(removed, 10 - won.length);
      assert.deepEqual(await left(store), idsOf(won));
      assert.equal((await store.eventsAfter(null, 100)).length, 2 * won.length);
    });
  });

  if (reopen === null) return;
  topic('a reopened store that was pruned', () => {
    test('never gives a position a second time', async (given) => {
      await accept(given, { stage: 'cancelled', status: 'failed' });
      const position = await given.store.lastPosition();
      assert.equal(await prune(given.store, Number.MAX_SAFE_INTEGER), 1);
      await given.store.close();
      const store = await reopen(given.store);
      try {
        const [next] = await acceptAll(store, given.samples.group(1));
        const log = await store.eventsAfter(position, 10);
        assert.deepEqual(
          log.map(({ event }) => event.transactionId),
          [next?.id],
        );
      } finally {
        await store.close();
      }
    });
  });
}
