import assert from 'node:assert/strict';
import type { Address } from 'viem';
import { laneId, type Transaction } from '../../transaction/transaction.js';
import { accept, acceptAll, apply, bound, defined, idsOf, leased, type StoreKit, snapshot } from './kit.js';

const other: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

export function leavingCases({ topic, test }: StoreKit): void {
  topic('a transaction that goes over to another lane', () => {
    test('is queued there, under its new signer, and nowhere else', async (given) => {
      const { store, samples } = given;
      const queued = await acceptAll(store, samples.group(3, { pooled: true, idempotencyKey: null }));
      const lane = await leased(store, defined(queued[0]));
      const commit = samples.leave(lane, queued.slice(1), other);
      await apply(store, lane, commit);
      const there = laneId(lane.chainId, other);
      assert.deepEqual(await store.queued(lane.id, null, 9), queued.slice(0, 1));
      assert.deepEqual(await store.queued(there, null, 9), commit.leaving);
      for (const [at, left] of commit.leaving.entries()) {
        assert.deepEqual(await store.get(left.id), left);
        assert.deepEqual((await store.history(left.id)).events.at(-1), commit.events[at]);
      }
      const of = async (from: Address) => idsOf(await store.list({ filter: { from }, order: 'oldest', limit: 9 }));
      assert.deepEqual(await of(other), idsOf(commit.leaving));
      assert.deepEqual(await of(lane.signer), idsOf(queued.slice(0, 1)));
    });

    test('is counted there, and makes that lane one with work', async (given) => {
      const { store, samples } = given;
      const mine = await accept(given, { pooled: true });
      const lane = await leased(store, mine);
      await apply(store, lane, samples.leave(lane, [mine], other));
      const there = laneId(lane.chainId, other);
      assert.deepEqual(await store.busyLanes(), [there]);
      assert.equal((await store.openLane(lane.id)).queued, 0);
      const asked = { lanes: [lane.id, there], now: mine.createdAt };
      assert.deepEqual(
        (await store.glance(asked)).lanes.map(({ queued }) => queued),
        [0, 1],
      );
      assert.deepEqual(await store.counts(), [{ status: 'pending', stage: 'queued', count: 1 }]);
    });

    test('keeps its idempotency key, its place and what people said of it', async (given) => {
      const { store, samples } = given;
      const fields = { pooled: true, idempotencyKey: 'mine', tags: ['a'], note: 'b', priority: 4 };
      const mine = await accept(given, fields);
      const lane = await leased(store, mine);
      const commit = samples.leave(lane, [mine], other);
      await apply(store, lane, commit);
      const [left] = commit.leaving;
      assert.deepEqual(await store.get(mine.id), left);
      assert.deepEqual([left?.place, left?.priority, left?.tags, left?.note], [mine.place, 4, ['a'], 'b']);
      const again = await store.insert([samples.accepted({ idempotencyKey: 'mine' })]);
      assert.deepEqual(again, [{ inserted: false, existing: left }]);
    });

    test('can take a slot of its new lane, and go on from lane to lane before', async (given) => {
      const { store, samples } = given;
      const mine = await accept(given, { pooled: true });
      const lane = await leased(store, mine);
      const first = samples.leave(lane, [mine], other);
      const back = await apply(store, lane, first);
      const there = await leased(store, defined(first.leaving[0]));
      const second = samples.leave(there, first.leaving, lane.signer);
      await apply(store, there, second);
      await apply(store, back, samples.bind(back, second.leaving, 0));
      assert.equal((await store.get(mine.id))?.stage, 'signed');
      assert.deepEqual(await store.queued(there.id, null, 9), []);
    });

    test('keeps its place in the list and all of its past in the log of events', async (given) => {
      const { store, samples } = given;
      const queued = await acceptAll(store, samples.group(3, { pooled: true }));
      const lane = await leased(store, defined(queued[0]));
      const commit = samples.leave(lane, queued.slice(0, 1), other);
      await apply(store, lane, commit);
      assert.deepEqual(idsOf(await store.list({ order: 'oldest', limit: 9 })), idsOf(queued));
      const logged = (await store.eventsAfter(null, 9)).filter(
        ({ event }) => event.transactionId === defined(queued[0]).id,
      );
      assert.deepEqual(
        logged.map(({ event, transaction, previousStatus }) => [event.type, transaction, previousStatus]),
        [
          ['queued', commit.leaving[0], null],
          ['reassigned', commit.leaving[0], 'pending'],
        ],
      );
    });

    test('can be acted on, and be forgotten, like any other', async (given) => {
      const { store, samples } = given;
      const mine = await accept(given, { pooled: true, idempotencyKey: 'mine' });
      const lane = await leased(store, mine);
      const commit = samples.leave(lane, [mine], other);
      await apply(store, lane, commit);
      const ended = samples.changed(defined(commit.leaving[0]), { stage: 'cancelled', status: 'failed' });
      assert.equal(await store.act(ended, samples.event(ended)), true);
      assert.deepEqual(await store.get(mine.id), ended);
      const before = ended.updatedAt + 1;
      assert.equal(await store.prune({ before, statuses: ['failed'], limit: 9 }), 1);
      assert.equal(await store.get(mine.id), null);
      assert.deepEqual(await store.eventsAfter(null, 9), []);
      assert.deepEqual(await store.counts(), []);
      assert.deepEqual(await store.insert([samples.accepted({ idempotencyKey: 'mine' })]), [{ inserted: true }]);
    });

    test('is a conflict, of everything, once somebody else has changed it', async (given) => {
      const { store, samples } = given;
      const [mine, stale] = (await acceptAll(store, samples.group(2, { pooled: true }))) as [Transaction, Transaction];
      const lane = await leased(store, mine);
      const act = samples.changed(stale, { priority: 3 });
      await store.act(act, samples.event(act));
      const before = await snapshot(store, mine);
      const commit = samples.leave(lane, [mine, stale], other);
      assert.deepEqual(await store.commit(commit), { applied: false, reason: 'conflict' });
      assert.deepEqual(await snapshot(store, mine), before);
      assert.deepEqual(await store.get(stale.id), act);
    });

    test('is a conflict where it is not queued in this lane any more', async (given) => {
      const { store, samples } = given;
      const { lane, transactions } = await bound(given, 1, { pooled: true });
      const slotted = defined(transactions[0]);
      assert.deepEqual(await store.commit(samples.leave(lane, [slotted], other)), {
        applied: false,
        reason: 'conflict',
      });
      assert.deepEqual(await store.get(slotted.id), slotted);

      const elsewhere = await accept(given, { pooled: true, signer: other });
      assert.deepEqual(await store.commit(samples.leave(lane, [elsewhere], lane.signer)), {
        applied: false,
        reason: 'conflict',
      });
      assert.deepEqual(await store.get(elsewhere.id), elsewhere);
    });

    test('stays where it is when the lane has another owner, or another commit came first', async (given) => {
      const { store, samples } = given;
      const mine = await accept(given, { pooled: true });
      const lane = await leased(store, mine);
      for (const stale of [
        { ...lane, epoch: lane.epoch - 1 },
        { ...lane, seq: lane.seq - 1 },
      ]) {
        assert.deepEqual(await store.commit(samples.leave(stale, [mine], other)), {
          applied: false,
          reason: 'fenced',
        });
      }
      assert.deepEqual(await store.get(mine.id), mine);
      assert.deepEqual(await store.queued(laneId(lane.chainId, other), null, 9), []);
    });
  });
}
