import assert from 'node:assert/strict';
import { accept, acceptAll, defined, idsOf, type StoreKit } from './kit.js';

export function insertCases({ topic, test }: StoreKit): void {
  topic('insert', () => {
    test('adds transactions and the first event of each', async ({ store, samples }) => {
      const group = samples.group(3);
      await acceptAll(store, group);
      for (const { transaction, event } of group) {
        assert.deepEqual(await store.get(transaction.id), transaction);
        assert.deepEqual(await store.history(transaction.id), { attempts: [], events: [event] });
      }
    });

    test('adds them in their order', async ({ store, samples }) => {
      const transactions = await acceptAll(store, samples.group(20));
      assert.deepEqual(idsOf(await store.list({ order: 'oldest', limit: 100 })), idsOf(transactions));
    });

    test('does nothing for an empty group', async ({ store }) => {
      assert.deepEqual(await store.insert([]), []);
    });

    test('answers a taken idempotency key with its holder, and adds nothing', async (given) => {
      const { store, samples } = given;
      const holder = await accept(given, { idempotencyKey: 'key' });
      const replay = samples.accepted({ idempotencyKey: 'key', fingerprint: 'another' });
      assert.deepEqual(await store.insert([replay]), [{ inserted: false, existing: holder }]);
      assert.equal(await store.get(replay.transaction.id), null);
      assert.deepEqual(await store.history(replay.transaction.id), { attempts: [], events: [] });
      assert.deepEqual(await store.counts(), [{ status: 'pending', stage: 'queued', count: 1 }]);
    });

    test('takes one key of several submitters for different keys', async ({ store, samples }) => {
      const submitters = ['key:shop', 'key:bank', null];
      const group = submitters.map((submittedBy) => samples.accepted({ submittedBy, idempotencyKey: 'key' }));
      await acceptAll(store, group);
      const again = submitters.map((submittedBy) => samples.accepted({ submittedBy, idempotencyKey: 'key' }));
      const existing = group.map(({ transaction }) => ({ inserted: false, existing: transaction }));
      assert.deepEqual(await store.insert(again), existing);
    });

    test('takes one key of a presigned transaction for the same whoever brings it', async ({ store, samples }) => {
      const bytes = { presigned: '0xabcd', idempotencyKey: 'raw' } as const;
      const [first] = await acceptAll(store, [samples.accepted({ ...bytes, submittedBy: 'key:shop' })]);
      const second = samples.accepted({ ...bytes, submittedBy: 'key:bank' });
      assert.deepEqual(await store.insert([second]), [{ inserted: false, existing: first }]);
    });

    test('shows the holder of a key in its present state', async (given) => {
      const { store, samples } = given;
      const holder = await accept(given, { idempotencyKey: 'key' });
      const cancelled = samples.changed(holder, { stage: 'cancelled', status: 'failed' });
      await store.act(cancelled, samples.event(cancelled));
      const outcomes = await store.insert([samples.accepted({ idempotencyKey: 'key' })]);
      assert.deepEqual(outcomes, [{ inserted: false, existing: cancelled }]);
    });

    test('adds the others of a group of which some keys are taken', async (given) => {
      const { store, samples } = given;
      const holder = await accept(given, { idempotencyKey: 'b' });
      const group = ['a', 'b', null, 'c'].map((idempotencyKey) => samples.accepted({ idempotencyKey }));
      assert.deepEqual(await store.insert(group), [
        { inserted: true },
        { inserted: false, existing: holder },
        { inserted: true },
        { inserted: true },
      ]);
      const [a, , none, c] = group.map(({ transaction }) => transaction.id);
      assert.deepEqual(idsOf(await store.list({ order: 'oldest', limit: 10 })), [holder.id, a, none, c]);
    });

    test('gives a key that comes twice in a group to the first', async ({ store, samples }) => {
      const [first, second] = samples.group(2, { idempotencyKey: 'key' });
      const outcomes = await store.insert([defined(first), defined(second)]);
      assert.deepEqual(outcomes, [{ inserted: true }, { inserted: false, existing: first?.transaction }]);
    });

    test('gives a key that is inserted 100 times at once to exactly one', async ({ store, samples }) => {
      const group = samples.group(100, { idempotencyKey: 'key' });
      const outcomes = (await Promise.all(group.map((one) => store.insert([one])))).flat();
      const [winner, ...none] = await store.list({ limit: 10 });
      assert.deepEqual(none, []);
      assert.equal(outcomes.filter(({ inserted }) => inserted).length, 1);
      for (const [at, outcome] of outcomes.entries()) {
        if (outcome.inserted) assert.equal(group[at]?.transaction.id, winner?.id);
        else assert.deepEqual(outcome.existing, winner);
      }
    });

    test('takes keys that differ in letter case, and transactions without one, for different', async (given) => {
      await acceptAll(
        given.store,
        ['key', 'KEY', 'Key', null, null].map((idempotencyKey) => given.samples.accepted({ idempotencyKey })),
      );
    });

    test('adds nothing of a group of which one cannot be added', async (given) => {
      const { store, samples } = given;
      const { id } = await accept(given);
      const group = [samples.accepted(), samples.accepted({ id, messageType: 'another' }), samples.accepted()];
      await assert.rejects(store.insert(group));
      assert.deepEqual(idsOf(await store.list({ limit: 10 })), [id]);
      assert.deepEqual(await store.counts(), [{ status: 'pending', stage: 'queued', count: 1 }]);
    });

    test('takes many groups at once', async ({ store, samples }) => {
      const groups = Array.from({ length: 20 }, () => samples.group(50));
      const outcomes = await Promise.all(groups.map((group) => store.insert(group)));
      assert.ok(outcomes.flat().every(({ inserted }) => inserted));
      assert.deepEqual(await store.counts(), [{ status: 'pending', stage: 'queued', count: 1_000 }]);
    });
  });
}
