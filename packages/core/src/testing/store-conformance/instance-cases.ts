import assert from 'node:assert/strict';
import type { LaneGlance } from '../../store/instances.js';
import type { LaneReport } from '../../store/lane-lease.js';
import type { Store } from '../../store/store.js';
import { accept, acceptAll, apply, defined, type StoreKit } from './kit.js';

export function instanceCases({ topic, test, age }: StoreKit): void {
  const attend = (store: Store, holder: string, now = 1_000, reports: ReadonlyMap<string, LaneReport> = new Map()) =>
    store.attend({ holder, ttlMs: 10_000, now, reports });
  const instances = async (store: Store, now = 1_000) => (await store.glance({ lanes: [], now })).instances;
  const glance = async (store: Store, lane: string, now = 1_000): Promise<LaneGlance> =>
    defined((await store.glance({ lanes: [lane], now })).lanes[0]);

  topic('attend', () => {
    test('makes instances known, each once', async ({ store }) => {
      assert.equal(await instances(store), 0);
      await attend(store, 'one');
      await attend(store, 'two');
      await attend(store, 'one');
      assert.equal(await instances(store), 2);
    });

    test('lasts for its time, and for as long again when it is said again', async ({ store }) => {
      await attend(store, 'one', 1_000);
      await attend(store, 'two', 1_000);
      await age(store, 6_000);
      await attend(store, 'two', 7_000);
      assert.equal(await instances(store, 7_000), 2);
      await age(store, 5_000);
      assert.equal(await instances(store, 12_000), 1);
      await age(store, 6_000);
      assert.equal(await instances(store, 18_000), 0);
    });

    test('keeps what is said of lanes, the last word on each', async (given) => {
      const { store, samples } = given;
      const lanes = [1, 2, 3].map((chainId) => samples.transaction({ chainId }));
      for (const { lane, chainId, signer } of lanes)
        await store.lease({ lane, chainId, signer, holder: 'one', ttlMs: 10_000, now: 1_000 });
      const [one, two, three] = lanes.map(({ lane }) => lane) as [string, string, string];
      const idle: LaneReport = { blockedOn: null, parkedAt: null, queued: 0, inFlight: 0, seen: null };
      const seen = { at: 900, headBlock: 7, balance: '1000000000000000000000' };
      const busy: LaneReport = { blockedOn: 'rpc_unavailable', parkedAt: 5, queued: 3, inFlight: 2, seen };
      const said = async () => {
        const { lanes } = await store.glance({ lanes: [one, two, three], now: 1_000 });
        const known = new Map((await store.lanes()).map(({ id, report }) => [id, report]));
        for (const { lane, report } of lanes) assert.deepEqual(known.get(lane), report);
        return lanes.map(({ report }) => report);
      };
      assert.deepEqual(await said(), [null, null, null]);
      await attend(
        store,
        'one',
        1_000,
        new Map([
          [two, idle],
          [one, busy],
        ]),
      );
      assert.deepEqual(await said(), [busy, idle, null]);
      await attend(store, 'two', 1_000, new Map([[two, busy]]));
      await attend(store, 'one', 1_000);
      assert.deepEqual(await said(), [busy, busy, null]);
    });

    test('takes many at once', async ({ store }) => {
      await Promise.all(Array.from({ length: 20 }, (_, at) => attend(store, `instance ${at % 10}`)));
      assert.equal(await instances(store), 10);
    });
  });

  topic('leave', () => {
    test('forgets an instance at once, and no other', async ({ store }) => {
      await attend(store, 'one');
      await attend(store, 'two');
      await store.leave('one');
      await store.leave('nobody');
      assert.equal(await instances(store), 1);
      await attend(store, 'one');
      assert.equal(await instances(store), 2);
    });
  });

  topic('glance', () => {
    test('takes a lane that nobody knows for free', async ({ store }) => {
      const nothing = { free: true, queued: 0, acts: 0, report: null };
      const lanes = ['1:0xaa', '1:0xbb'];
      assert.deepEqual(await store.glance({ lanes, now: 1 }), {
        instances: 0,
        lanes: lanes.map((lane) => ({ lane, ...nothing })),
      });
    });

    test('tells whether somebody holds a lane', async ({ store, samples }) => {
      const { lane, chainId, signer } = samples.transaction();
      await store.lease({ lane, chainId, signer, holder: 'one', ttlMs: 10_000, now: 1_000 });
      assert.equal((await glance(store, lane)).free, false);
      await age(store, 9_000);
      assert.equal((await glance(store, lane, 10_000)).free, false);
      await age(store, 1_000);
      assert.equal((await glance(store, lane, 11_000)).free, true);
      await store.lease({ lane, chainId, signer, holder: 'two', ttlMs: 10_000, now: 11_000 });
      assert.equal((await glance(store, lane, 11_000)).free, false);
      await store.release([lane], 'two');
      assert.equal((await glance(store, lane, 11_000)).free, true);
    });

    test('tells how many transactions are queued', async (given) => {
      const { store, samples } = given;
      const transactions = await acceptAll(store, [
        ...samples.group(2, { chainId: 1, messageType: 'a' }),
        ...samples.group(1, { chainId: 1, messageType: 'b' }),
      ]);
      await accept(given, { chainId: 2 });
      const { lane, chainId, signer } = defined(transactions[0]);
      assert.equal((await glance(store, lane)).queued, 3);
      const leased = defined(await store.lease({ lane, chainId, signer, holder: 'one', ttlMs: 1, now: 1 }));
      await apply(store, leased, samples.bind(leased, transactions.slice(0, 2), 0));
      assert.equal((await glance(store, lane)).queued, 1);
    });

    test('counts what people did to a lane', async (given) => {
      const { store, samples } = given;
      const transaction = await accept(given, { chainId: 1 });
      const other = await accept(given, { chainId: 2 });
      const { lane, chainId, signer } = transaction;
      assert.equal((await glance(store, lane)).acts, 0);
      const wish = samples.changed(transaction, { wish: 'cancel' });
      await store.act(wish, samples.event(wish));
      assert.equal((await glance(store, lane)).acts, 1);
      await store.act(wish, samples.event(wish));
      assert.equal((await glance(store, lane)).acts, 1, 'what was refused was not done');
      await store.order({ lane, chainId, signer }, { paused: null });
      assert.equal((await glance(store, lane)).acts, 2);
      assert.equal((await glance(store, other.lane)).acts, 0);
    });

    test('answers for the lanes asked for, in their order', async (given) => {
      const { store } = given;
      const [one, two] = [await accept(given, { chainId: 1 }), await accept(given, { chainId: 2 })];
      const ids = [two.lane, 'nobody', one.lane];
      const { lanes } = await store.glance({ lanes: ids, now: 1 });
      assert.deepEqual(
        lanes.map(({ lane, queued }) => [lane, queued]),
        [
          [two.lane, 1],
          ['nobody', 0],
          [one.lane, 1],
        ],
      );
    });
  });
}
