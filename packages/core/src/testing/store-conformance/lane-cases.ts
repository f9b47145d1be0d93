import assert from 'node:assert/strict';
import { accept, acceptAll, apply, bound, defined, leased, rejectsWith, type StoreKit } from './kit.js';

const other = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

export function laneCases({ topic, test }: StoreKit): void {
  topic('slotsFrom', () => {
    test('has used and unused slots from a nonce on, as many as were asked for, with what belongs to them', async (given) => {
      const { store, samples } = given;
      const { lane: first, slots, attempts, transactions } = await bound(given, 4);
      const filler = samples.attempt(defined(slots[1]), { kind: 'filler', index: 1 });
      const used = { ...defined(slots[1]), usedBy: 'filler' as const };
      const foreign = samples.slot(defined(transactions[0]), 4, { transactionId: null, usedBy: 'foreign' });
      const commit = samples.commit(first, { slots: [used], newSlots: [foreign], newAttempts: [filler] });
      await apply(store, first, commit);
      assert.deepEqual(await store.slotsFrom(first.id, 1, 2), {
        slots: [used, slots[2]],
        attempts: [attempts[1], filler, attempts[2]],
        transactions: [transactions[1], transactions[2]],
      });
      assert.deepEqual(await store.slotsFrom(first.id, 3, 9), {
        slots: [slots[3], foreign],
        attempts: [attempts[3]],
        transactions: [transactions[3]],
      });
    });

    test('leaves out a transaction that is another lane’s by now', async (given) => {
      const { store, samples } = given;
      const { lane: first, slots, attempts, transactions } = await bound(given, 1, { pooled: true });
      const used = { ...defined(slots[0]), usedBy: 'filler' as const };
      const queued = samples.changed(defined(transactions[0]), { stage: 'queued', slot: null, nonce: null });
      const expected = new Map([[queued.id, queued.version - 1]]);
      const events = [samples.event(queued)];
      const commit = samples.commit(first, { expected, slots: [used], transactions: [queued], events });
      const second = await apply(store, first, commit);
      await apply(store, second, samples.leave(second, [queued], other));
      assert.deepEqual(await store.slotsFrom(first.id, 0, 9), { slots: [used], attempts, transactions: [] });
    });

    test('has nothing where there is nothing, and nothing of other lanes', async (given) => {
      const { store } = given;
      const { lane } = await bound(given, 1);
      const nothing = { slots: [], attempts: [], transactions: [] };
      assert.deepEqual(await store.slotsFrom(lane.id, 1, 9), nothing);
      assert.deepEqual(await store.slotsFrom('1:0x00', 0, 9), nothing);
    });
  });

  topic('openLane', () => {
    test('rejects for a lane that was never leased', async ({ store }) => {
      await rejectsWith(store.openLane('1:0x00'), 'not_found');
    });

    test('of a new lane has its row and the length of its queue', async (given) => {
      const [first] = await acceptAll(given.store, given.samples.group(3));
      await accept(given, { chainId: 1 });
      const lane = await leased(given.store, defined(first));
      assert.deepEqual(await given.store.openLane(lane.id), {
        lane,
        highestNonce: null,
        slots: [],
        attempts: [],
        transactions: [],
        queued: 3,
      });
    });

    test('has the unused slots with all their attempts and transactions', async (given) => {
      const { store, samples } = given;
      const { lane: first, slots, attempts, transactions } = await bound(given, 3);
      const filler = samples.attempt(defined(slots[1]), { kind: 'filler', index: 1 });
      const foreign = samples.slot(defined(transactions[0]), 3, { transactionId: null });
      const commit = samples.commit(first, { newSlots: [foreign], newAttempts: [filler] });
      const lane = await apply(store, first, commit);
      assert.deepEqual(await store.openLane(lane.id), {
        lane,
        highestNonce: 3,
        slots: [...slots, foreign],
        attempts: [attempts[0], attempts[1], filler, attempts[2]],
        transactions: [...transactions],
        queued: 0,
      });
    });

    test('leaves out what was used, but for the highest nonce', async (given) => {
      const { store, samples } = given;
      const { lane: first, slots, attempts, transactions } = await bound(given, 3);
      const used = [0, 2].map((at) => ({ ...defined(slots[at]), usedBy: 'payload' as const }));
      const lane = await apply(store, first, samples.commit(first, { slots: used }));
      assert.deepEqual(await store.openLane(lane.id), {
        lane,
        highestNonce: 2,
        slots: [slots[1]],
        attempts: [attempts[1]],
        transactions: [transactions[1]],
        queued: 0,
      });
    });

    test('has a used slot again when its use was taken back', async (given) => {
      const { store, samples } = given;
      const { lane: first, slots } = await bound(given, 1);
      const slot = defined(slots[0]);
      const second = await apply(store, first, samples.commit(first, { slots: [{ ...slot, usedBy: 'filler' }] }));
      assert.deepEqual((await store.openLane(first.id)).slots, []);
      await apply(store, second, samples.commit(second, { slots: [slot] }));
      assert.deepEqual((await store.openLane(first.id)).slots, [slot]);
    });

    test('has nothing of other lanes', async (given) => {
      await bound(given, 2, { chainId: 1 });
      const { lane, slots } = await bound(given, 1, { chainId: 2 });
      const work = await given.store.openLane(lane.id);
      assert.deepEqual(work.slots, slots);
      assert.equal(work.highestNonce, 0);
    });
  });

  topic('busyLanes', () => {
    test('is empty for an empty store, and for lanes with nothing to do', async (given) => {
      const { store, samples } = given;
      assert.deepEqual(await store.busyLanes(), []);
      await leased(store, samples.transaction());
      await accept(given, { stage: 'cancelled', status: 'failed', chainId: 1 });
      assert.deepEqual(await store.busyLanes(), []);
    });

    test('has lanes with a queued transaction, leased or not', async (given) => {
      const one = await accept(given, { chainId: 1 });
      const two = await accept(given, { chainId: 2 });
      await accept(given, { chainId: 2 });
      await leased(given.store, two);
      assert.deepEqual(new Set(await given.store.busyLanes()), new Set([one.lane, two.lane]));
      assert.equal((await given.store.busyLanes()).length, 2);
    });

    test('has lanes with an unused slot, until it is used', async (given) => {
      const { store, samples } = given;
      const { lane, slots } = await bound(given, 2);
      assert.deepEqual(await store.busyLanes(), [lane.id]);
      const used = slots.map((slot) => ({ ...slot, usedBy: 'payload' as const }));
      await apply(store, lane, samples.commit(lane, { slots: used }));
      assert.deepEqual(await store.busyLanes(), []);
    });
  });
}
