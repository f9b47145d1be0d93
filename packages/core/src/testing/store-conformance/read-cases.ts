import assert from 'node:assert/strict';
import { accept, acceptAll, apply, bound, defined, leased, type StoreKit } from './kit.js';

const noHash = `0x${'ab'.repeat(32)}` as const;

export function readCases({ topic, test }: StoreKit): void {
  topic('get', () => {
    test('returns the transaction, or null', async (given) => {
      const transaction = await accept(given);
      assert.deepEqual(await given.store.get(transaction.id), transaction);
      assert.equal(await given.store.get('00000000-0000-7000-8000-000000000000'), null);
      assert.equal(await given.store.get(''), null);
    });
  });

  topic('getByHash', () => {
    test('returns the transaction that has an attempt with the hash, payload or filler', async (given) => {
      const { store, samples } = given;
      const { lane, slots, transactions, attempts } = await bound(given, 2);
      const filler = samples.attempt(defined(slots[0]), { kind: 'filler', index: 1 });
      await apply(store, lane, samples.commit(lane, { newAttempts: [filler] }));
      assert.deepEqual(await store.getByHash(defined(attempts[0]).hash), transactions[0]);
      assert.deepEqual(await store.getByHash(defined(attempts[1]).hash), transactions[1]);
      assert.deepEqual(await store.getByHash(filler.hash), transactions[0]);
    });

    test('returns null for a hash of nobody, and for an attempt without a transaction', async (given) => {
      const { store, samples } = given;
      const { lane, transactions } = await bound(given, 1);
      const foreign = samples.slot(defined(transactions[0]), 1, { transactionId: null });
      const filler = samples.attempt(foreign, { kind: 'filler' });
      await apply(store, lane, samples.commit(lane, { newSlots: [foreign], newAttempts: [filler] }));
      assert.equal(await store.getByHash(noHash), null);
      assert.equal(await store.getByHash(filler.hash), null);
    });
  });

  topic('counts', () => {
    test('is empty for an empty store', async ({ store }) => {
      assert.deepEqual(await store.counts(), []);
    });

    test('tells how many there are of each status and stage, over all lanes and after every change', async (given) => {
      const { store, samples } = given;
      const { lane, transactions } = await bound(given, 3);
      const others = await acceptAll(store, samples.group(2, { chainId: 1 }));
      const sent = samples.changed(defined(transactions[0]), { stage: 'accepted', status: 'success' });
      const expected = new Map([[sent.id, sent.version - 1]]);
      await apply(store, lane, samples.commit(lane, { expected, transactions: [sent], events: [samples.event(sent)] }));
      const cancelled = samples.changed(defined(others[0]), { stage: 'cancelled', status: 'failed' });
      await store.act(cancelled, samples.event(cancelled));
      const counts = (await store.counts()).sort((a, b) => (a.stage < b.stage ? -1 : 1));
      assert.deepEqual(counts, [
        { status: 'success', stage: 'accepted', count: 1 },
        { status: 'failed', stage: 'cancelled', count: 1 },
        { status: 'pending', stage: 'queued', count: 1 },
        { status: 'pending', stage: 'signed', count: 2 },
      ]);
    });
  });

  topic('history', () => {
    test('is empty for an unknown transaction', async ({ store }) => {
      assert.deepEqual(await store.history('nobody'), { attempts: [], events: [] });
    });

    test('has the attempts by generation, nonce and index', async (given) => {
      const { store, samples } = given;
      const transaction = await accept(given);
      const lane = await leased(store, transaction);
      // the second generation has the lower nonce, as after a reset of the lane's chain
      const first = samples.slot(transaction, 7);
      const second = samples.slot(transaction, 3, { generation: 2 });
      const [a, b, c] = [0, 1, 2].map((index) => samples.attempt(first, { index }));
      const d = samples.attempt(second);
      await apply(
        store,
        lane,
        samples.commit(lane, {
          newSlots: [second, first],
          newAttempts: [d, defined(c), defined(a), defined(b)],
        }),
      );
      assert.deepEqual((await store.history(transaction.id)).attempts, [a, b, c, d]);
    });

    test('has the events by seq', async (given) => {
      const { store, samples } = given;
      const first = await accept(given);
      const second = samples.changed(first, { blockedOn: 'window' });
      const third = samples.changed(second, { stage: 'cancelled', status: 'failed' });
      const events = [first, second, third].map((version) => samples.event(version));
      const lane = await leased(store, first);
      await apply(
        store,
        lane,
        samples.commit(lane, {
          expected: new Map([[first.id, 1]]),
          transactions: [third],
          events: [defined(events[2]), defined(events[1])],
        }),
      );
      assert.deepEqual((await store.history(first.id)).events, events);
    });

    test('has only what is the transaction’s own', async (given) => {
      const { transactions, attempts } = await bound(given, 3);
      const history = await given.store.history(defined(transactions[1]).id);
      assert.deepEqual(history.attempts, [attempts[1]]);
      assert.ok(history.events.every(({ transactionId }) => transactionId === transactions[1]?.id));
    });
  });
}
