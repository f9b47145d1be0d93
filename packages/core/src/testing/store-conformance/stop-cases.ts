import assert from 'node:assert/strict';
import type { NonceReview } from '../../transaction/lane.js';
import { accept, apply, bound, defined, leased, type StoreKit } from './kit.js';

const other = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const review: NonceReview = { reason: 'restored', chainCount: 0, since: 2_000_000_000_000 };

export function stopCases({ topic, test }: StoreKit): void {
  topic('stopLanes', () => {
    test('stops every lane that ever had a transaction, and parks what it has', async (given) => {
      const { store } = given;
      const queued = await leased(store, await accept(given, { signer: other }));
      const { lane } = await bound(given, 1);
      assert.deepEqual(await store.stopLanes(review), [lane.id, queued.id].sort());
      for (const before of [queued, lane]) {
        const now = (await store.openLane(before.id)).lane;
        assert.deepEqual(now, { ...before, seq: before.seq + 1, review, parkedAt: review.since });
      }
    });

    test('stops a lane that had a transaction and never an owner', async (given) => {
      const { store } = given;
      const transaction = await accept(given);
      assert.deepEqual(await store.stopLanes(review), [transaction.lane]);
      const lane = defined(await leased(store, transaction));
      assert.deepEqual({ review: lane.review, parkedAt: lane.parkedAt }, { review, parkedAt: review.since });
    });

    test('leaves lanes alone that never had one', async (given) => {
      const { store } = given;
      const { lane } = await bound(given, 1);
      const unused = await leased(store, given.samples.transaction({ signer: other }));
      assert.deepEqual(await store.stopLanes(review), [lane.id]);
      assert.deepEqual((await store.openLane(unused.id)).lane, unused);
    });

    test('parks what is in the store, whatever the clock says', async (given) => {
      const { store } = given;
      const late = await accept(given, { createdAt: review.since + 5 });
      await accept(given, { createdAt: review.since - 5 });
      const lane = await leased(store, late);
      await store.stopLanes(review);
      assert.equal((await store.openLane(lane.id)).lane.parkedAt, late.createdAt);
      await accept(given, { clearedAt: review.since + 9 });
      await store.stopLanes(review);
      assert.equal((await store.openLane(lane.id)).lane.parkedAt, review.since + 9);
    });

    test('drops what was approved, and keeps a pause', async (given) => {
      const { store } = given;
      const transaction = await accept(given);
      const lane = await leased(store, transaction);
      const paused = { reason: 'audit', since: 3 };
      const key = { lane: lane.id, chainId: lane.chainId, signer: lane.signer };
      await store.order(key, { paused, approved: { chainCount: 0, unpark: 'all' } });
      await store.stopLanes(review);
      assert.deepEqual((await store.openLane(lane.id)).lane.orders, { paused, approved: null });
    });

    test('refuses the commits of an owner that has not read the lane again', async (given) => {
      const { store, samples } = given;
      const { lane } = await bound(given, 1);
      await store.stopLanes(review);
      assert.deepEqual(await store.commit(samples.commit(lane)), { applied: false, reason: 'fenced' });
      const again = defined(await leased(store, samples.transaction()));
      await apply(store, again, samples.commit(again, { review: null }));
    });

    test('stops nothing in an empty store', async ({ store }) => {
      assert.deepEqual(await store.stopLanes(review), []);
      assert.equal((await store.setBack?.()) ?? null, null);
    });
  });
}
