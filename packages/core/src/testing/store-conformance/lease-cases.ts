import assert from 'node:assert/strict';
import type { LeaseRequest } from '../../store/lane-lease.js';
import type { Store } from '../../store/store.js';
import { noOrders } from '../../transaction/lane.js';
import type { Transaction } from '../../transaction/transaction.js';
import { accept, apply, bound, defined, leased, type StoreKit } from './kit.js';

export function leaseCases({ topic, test, reopen, age }: StoreKit): void {
  const ask = (store: Store, { lane, chainId, signer }: Transaction, request: Partial<LeaseRequest>) =>
    store.lease({ lane, chainId, signer, holder: 'one', ttlMs: 10_000, now: 1_000, ...request });

  topic('lease', () => {
    test('creates a lane that is new', async (given) => {
      const transaction = await accept(given);
      const { lane: id, chainId, signer } = transaction;
      assert.deepEqual(await ask(given.store, transaction, {}), {
        id,
        chainId,
        signer,
        baseNonce: null,
        incarnation: 1,
        seq: 0,
        epoch: 1,
        review: null,
        orders: noOrders,
        parkedAt: null,
      });
    });

    test('needs no transaction in the lane', async ({ store, samples }) => {
      assert.equal((await ask(store, samples.transaction(), {}))?.epoch, 1);
    });

    test('keeps the epoch when its holder renews it', async (given) => {
      const transaction = await accept(given);
      const first = await ask(given.store, transaction, {});
      await age(given.store, 4_000);
      assert.deepEqual(await ask(given.store, transaction, { now: 5_000 }), first);
      await age(given.store, 9_000);
      assert.equal(await ask(given.store, transaction, { holder: 'two', now: 14_000 }), null, 'the renewal counts');
    });

    test('keeps the epoch when its holder renews it late and nobody came between', async (given) => {
      const transaction = await accept(given);
      const first = await ask(given.store, transaction, {});
      await age(given.store, 59_000);
      assert.deepEqual(await ask(given.store, transaction, { now: 60_000 }), first);
    });

    test('is refused while another holder’s has not run out', async (given) => {
      const transaction = await accept(given);
      await ask(given.store, transaction, { now: 1_000, ttlMs: 10_000 });
      assert.equal(await ask(given.store, transaction, { holder: 'two', now: 1_000 }), null);
      await age(given.store, 9_000);
      assert.equal(await ask(given.store, transaction, { holder: 'two', now: 10_000 }), null);
    });

    test('goes to another holder once it has run out, and raises the epoch', async (given) => {
      const transaction = await accept(given);
      const first = defined(await ask(given.store, transaction, { now: 1_000, ttlMs: 10_000 }));
      await age(given.store, 10_000);
      const second = await ask(given.store, transaction, { holder: 'two', now: 11_000 });
      assert.deepEqual(second, { ...first, epoch: first.epoch + 1 });
      assert.equal(await ask(given.store, transaction, { holder: 'one', now: 11_001 }), null);
    });

    test('goes to one of many that ask at once', async (given) => {
      const transaction = await accept(given);
      const holders = Array.from({ length: 10 }, (_, at) => `holder ${at}`);
      const lanes = await Promise.all(holders.map((holder) => ask(given.store, transaction, { holder })));
      assert.equal(lanes.filter((lane) => lane !== null).length, 1);
    });

    test('keeps what the lane’s commits have set', async (given) => {
      const { store, samples } = given;
      const { lane: first, transactions } = await bound(given, 1);
      const review = { reason: 'chain_ahead' as const, chainCount: 9, since: 5 };
      const after = await apply(store, first, samples.commit(first, { baseNonce: 4, review }));
      const transaction = defined(transactions[0]);
      assert.deepEqual(await leased(store, transaction), after);
      await store.release([first.id], 'one');
      assert.deepEqual(await leased(store, transaction, 'two'), { ...after, epoch: after.epoch + 1 });
    });

    test('is of one lane and leaves the others alone', async (given) => {
      const [one, two] = [await accept(given, { chainId: 1 }), await accept(given, { chainId: 2 })];
      await ask(given.store, one, {});
      assert.equal((await ask(given.store, two, { holder: 'two' }))?.epoch, 1);
    });
  });

  topic('release', () => {
    test('lets another holder take the lane at once, and raises the epoch', async (given) => {
      const transaction = await accept(given);
      const first = defined(await ask(given.store, transaction, {}));
      await given.store.release([first.id], 'one');
      assert.deepEqual(await ask(given.store, transaction, { holder: 'two' }), { ...first, epoch: first.epoch + 1 });
    });

    test('leaves lanes of other holders alone', async (given) => {
      const [mine, theirs] = [await accept(given, { chainId: 1 }), await accept(given, { chainId: 2 })];
      await ask(given.store, mine, {});
      await ask(given.store, theirs, { holder: 'two' });
      await given.store.release([mine.lane, theirs.lane, 'no lane'], 'one');
      assert.equal((await ask(given.store, mine, { holder: 'three' }))?.epoch, 2);
      assert.equal(await ask(given.store, theirs, { holder: 'three' }), null);
    });

    test('of nothing does nothing', async ({ store }) => {
      await store.release([], 'one');
    });
  });

  topic('orders', () => {
    const key = ({ lane, chainId, signer }: Transaction) => ({ lane, chainId, signer });
    const paused = { reason: 'the budget is used up', since: 5 };

    test('are seen by the owner with its next renewal, and keep its epoch and seq', async (given) => {
      const transaction = await accept(given);
      const first = defined(await ask(given.store, transaction, {}));
      await given.store.order(key(transaction), { paused });
      const orders = { paused, approved: null };
      assert.deepEqual(await ask(given.store, transaction, { now: 2_000 }), { ...first, orders });
    });

    test('leave what they do not name as it is', async (given) => {
      const transaction = await accept(given);
      await ask(given.store, transaction, {});
      await given.store.order(key(transaction), { paused });
      await given.store.order(key(transaction), { approved: { chainCount: 7, unpark: null } });
      assert.deepEqual((await ask(given.store, transaction, {}))?.orders, {
        paused,
        approved: { chainCount: 7, unpark: null },
      });
      await given.store.order(key(transaction), { paused: null });
      await given.store.order(key(transaction), {});
      assert.deepEqual((await ask(given.store, transaction, {}))?.orders, {
        paused: null,
        approved: { chainCount: 7, unpark: null },
      });
    });

    test('make a lane that nobody has leased yet', async ({ store, samples }) => {
      const transaction = samples.transaction();
      await store.order(key(transaction), { paused });
      const lane = defined(await ask(store, transaction, {}));
      assert.deepEqual([lane.epoch, lane.seq, lane.orders.paused], [1, 0, paused]);
    });

    test('outlive another owner, and an approval ends with the review it was meant for', async (given) => {
      const { store, samples } = given;
      const { lane, transactions } = await bound(given, 1);
      const transaction = defined(transactions[0]);
      await store.order(key(transaction), { paused, approved: { chainCount: 9, unpark: 'all' } });
      await apply(store, lane, samples.commit(lane));
      await store.release([lane.id], 'one');
      const next = defined(await leased(store, transaction, 'two'));
      assert.deepEqual(next.orders, { paused, approved: { chainCount: 9, unpark: 'all' } });
      await apply(store, next, samples.commit(next, { review: null }));
      assert.deepEqual(defined(await leased(store, transaction, 'two')).orders, { paused, approved: null });
    });
  });

  topic('lanes', () => {
    test('are all there ever were, with their holders', async (given) => {
      const [one, two] = [await accept(given, { chainId: 1 }), await accept(given, { chainId: 2 })];
      const first = defined(await ask(given.store, one, {}));
      const second = defined(await ask(given.store, two, { holder: 'two' }));
      await given.store.release([two.lane], 'two');
      const expected = [
        { ...first, holder: 'one', report: null },
        { ...second, holder: null, report: null },
      ];
      assert.deepEqual(
        await given.store.lanes(),
        expected.sort((a, b) => (a.id < b.id ? -1 : 1)),
      );
    });
  });

  if (reopen === null) return;
  topic('a lease', () => {
    test('keeps its epoch in a reopened store, whoever asks next', async (given) => {
      const transaction = await accept(given);
      const first = defined(await ask(given.store, transaction, {}));
      await given.store.close();
      const store = await reopen(given.store);
      await age(store, 59_000);
      const next = await ask(store, transaction, { holder: 'two', now: 60_000 });
      await store.close();
      assert.deepEqual(next, { ...first, epoch: first.epoch + 1 });
    });
  });
}
