import assert from 'node:assert/strict';
import type { Transaction } from '../../transaction/transaction.js';
import { accept, acceptAll, apply, bound, defined, idsOf, leased, type StoreKit } from './kit.js';

export function queueCases({ topic, test }: StoreKit): void {
  topic('queued', () => {
    test('is empty for a lane without any', async ({ store }) => {
      assert.deepEqual(await store.queued('1:0x00', null, 10), []);
      assert.deepEqual(await store.queued('1:0x00', { priority: 0, place: '' }, 10), []);
    });

    test('has the queued transactions of the lane, whole, and of no other', async (given) => {
      const mine = await acceptAll(given.store, given.samples.group(3));
      await accept(given, { chainId: 1 });
      await accept(given, { stage: 'signed' });
      assert.deepEqual(await given.store.queued(defined(mine[0]).lane, null, 10), mine);
    });

    test('goes by priority, highest first, then by place', async (given) => {
      const { store, samples } = given;
      const rows = [
        { priority: 0, place: 'b' },
        { priority: -5, place: 'a' },
        { priority: 10, place: 'z' },
        { priority: 0, place: 'a' },
        { priority: 10, place: 'c' },
      ];
      const [zeroB, low, tenZ, zeroA, tenC] = await acceptAll(
        store,
        rows.map((row) => samples.accepted(row)),
      );
      const { lane } = defined(low);
      const order = [tenC, tenZ, zeroA, zeroB, low].map((transaction) => defined(transaction));
      assert.deepEqual(await store.queued(lane, null, 10), order);
      assert.deepEqual(await store.queued(lane, null, 2), order.slice(0, 2));
      for (const [at, after] of order.entries()) {
        assert.deepEqual(await store.queued(lane, after, 10), order.slice(at + 1));
        assert.deepEqual(await store.queued(lane, after, 1), order.slice(at + 1, at + 2));
        assert.deepEqual(await store.queued(lane, after, 2), order.slice(at + 1, at + 3));
      }
      assert.deepEqual(await store.queued(lane, { priority: 5, place: 'x' }, 10), order.slice(2));
      assert.deepEqual(await store.queued(lane, { priority: 0, place: 'aa' }, 10), order.slice(3));
    });

    test('reads a long queue page by page', async ({ store, samples }) => {
      const all = await acceptAll(
        store,
        Array.from({ length: 300 }, (_, at) => samples.accepted({ priority: at % 3 })),
      );
      const order = [2, 1, 0].flatMap((priority) => all.filter((transaction) => transaction.priority === priority));
      const read: string[] = [];
      let page = await store.queued(defined(all[0]).lane, null, 17);
      while (page.length > 0 && read.length < order.length) {
        read.push(...idsOf(page));
        page = await store.queued(defined(all[0]).lane, defined(page.at(-1)), 17);
      }
      assert.deepEqual(page, []);
      assert.deepEqual(read, idsOf(order));
    });

    test('moves what was given another priority', async (given) => {
      const { store, samples } = given;
      const [a, b, c] = (await acceptAll(store, samples.group(3))) as [Transaction, Transaction, Transaction];
      const first = samples.changed(c, { priority: 5 });
      await store.act(first, samples.event(first));
      assert.deepEqual(await store.queued(a.lane, null, 10), [first, a, b]);
      const last = samples.changed(a, { priority: -1 });
      await store.act(last, samples.event(last));
      assert.deepEqual(await store.queued(a.lane, null, 10), [first, b, last]);
      assert.deepEqual(await store.queued(a.lane, first, 10), [b, last]);
      const back = samples.changed(first, { priority: 0 });
      await store.act(back, samples.event(back));
      assert.deepEqual(await store.queued(a.lane, null, 10), [b, back, last]);
      assert.deepEqual(await store.queued(a.lane, back, 10), [last]);
    });

    test('drops what took a slot', async (given) => {
      const { store, samples } = given;
      const all = await acceptAll(store, samples.group(5));
      const lane = await leased(store, defined(all[0]));
      await apply(store, lane, samples.bind(lane, all.slice(0, 2), 0));
      assert.deepEqual(await store.queued(lane.id, null, 10), all.slice(2));
    });

    test('takes one back at its old place, or at a new one', async (given) => {
      const { store, samples } = given;
      const { lane: first, transactions } = await bound(given, 3);
      const [a, b, c] = transactions;
      const back = [
        samples.changed(defined(b), { stage: 'queued', generation: 2 }),
        samples.changed(defined(a), { stage: 'queued', generation: 2, place: `${defined(c).place}-2` }),
        samples.changed(defined(c), { stage: 'queued', generation: 2 }),
      ];
      const expected = new Map(back.map(({ id, version }) => [id, version - 1]));
      const events = back.map((transaction) => samples.event(transaction));
      await apply(store, first, samples.commit(first, { expected, transactions: back, events }));
      const [oldB, newA, oldC] = back;
      assert.deepEqual(await store.queued(first.id, null, 10), [oldB, oldC, newA]);
    });
  });
}
