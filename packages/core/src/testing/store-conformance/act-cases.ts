import assert from 'node:assert/strict';
import type { Transaction } from '../../transaction/transaction.js';
import { accept, apply, bound, defined, leased, type StoreKit, snapshot } from './kit.js';

const cancelled: Partial<Transaction> = { stage: 'cancelled', status: 'failed' };

export function actCases({ topic, test }: StoreKit): void {
  topic('act', () => {
    test('stores the new state together with its event', async (given) => {
      const { store, samples } = given;
      const before = await accept(given);
      const after = samples.changed(before, cancelled);
      const event = samples.event(after, { reason: 'the node is back', actor: 'user:anna', request: 'a1.b2' });
      assert.equal(await store.act(after, event), true);
      assert.deepEqual(await store.get(before.id), after);
      assert.deepEqual((await store.history(before.id)).events, [samples.event(before), event]);
    });

    test('stores remarks, which no commit of a lane changes', async (given) => {
      const { store, samples } = given;
      const { lane, transactions } = await bound(given, 1, { tags: ['old'] });
      const before = defined(transactions[0]);
      const remarked = samples.changed(before, { tags: ['new', 'red'], note: 'looked at', priority: 7 });
      assert.equal(await store.act(remarked, samples.event(remarked)), true);
      assert.deepEqual(await store.get(before.id), remarked);
      assert.deepEqual((await store.list({ filter: { tag: ['red'] }, limit: 2 })).length, 1);
      const accepted = { ...samples.changed(remarked, { stage: 'accepted' }), tags: ['old'], note: null, priority: 0 };
      const expected = new Map([[before.id, remarked.version]]);
      const events = [samples.event(accepted)];
      await apply(store, lane, samples.commit(lane, { expected, transactions: [accepted], events }));
      const { tags, note, priority } = defined(await store.get(before.id));
      assert.deepEqual({ tags, note, priority }, { tags: ['new', 'red'], note: 'looked at', priority: 7 });
    });

    test('answers false when somebody was first, and changes nothing', async (given) => {
      const { store, samples } = given;
      const before = await accept(given);
      await leased(store, before);
      const first = samples.changed(before, { blockedOn: 'window' });
      await store.act(first, samples.event(first));
      const now = await snapshot(store, before);
      const late = samples.changed(before, cancelled);
      assert.equal(await store.act(late, samples.event(late)), false);
      const early = samples.changed(samples.changed(first, {}), cancelled);
      assert.equal(await store.act(early, samples.event(early)), false);
      assert.deepEqual(await snapshot(store, before), now);
    });

    test('answers false for a transaction that is not there', async ({ store, samples }) => {
      const nobody = samples.changed(samples.transaction(), cancelled);
      assert.equal(await store.act(nobody, samples.event(nobody)), false);
      assert.equal(await store.get(nobody.id), null);
      assert.deepEqual(await store.history(nobody.id), { attempts: [], events: [] });
    });

    test('lets exactly one of 20 at once win', async (given) => {
      const { store, samples } = given;
      const before = await accept(given);
      const wishes = Array.from({ length: 20 }, (_, at) => samples.changed(before, { failures: at }));
      const won = await Promise.all(wishes.map((wish) => store.act(wish, samples.event(wish))));
      assert.equal(won.filter(Boolean).length, 1);
      assert.deepEqual(await store.get(before.id), defined(wishes[won.indexOf(true)]));
      assert.equal((await store.history(before.id)).events.length, 2);
    });

    test('moves the transaction in and out of its queue', async (given) => {
      const { store, samples } = given;
      const before = await accept(given);
      const out = samples.changed(before, cancelled);
      await store.act(out, samples.event(out));
      assert.deepEqual(await store.queued(before.lane, null, 10), []);
      const again = samples.changed(out, { stage: 'queued', status: 'pending', place: `${before.place}-2` });
      await store.act(again, samples.event(again));
      assert.deepEqual(await store.queued(before.lane, null, 10), [again]);
    });

    test('leaves what was asked for as it was accepted', async (given) => {
      const { store, samples } = given;
      const before = await accept(given);
      const after = samples.changed(before, {
        wish: 'cancel',
        messageType: 'another',
        value: 9n,
        idempotencyKey: 'new',
      });
      await store.act(after, samples.event(after));
      assert.deepEqual(await store.get(before.id), samples.changed(before, { wish: 'cancel' }));
    });
  });
}
