import assert from 'node:assert/strict';
import type { ListFilter, StageCount } from '../../store/listing.js';
import type { Store } from '../../store/store.js';
import { sampleTime } from '../samples.js';
import { accept, acceptAll, defined, type StoreKit } from './kit.js';

const alice = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

async function counted(store: Store, filter: ListFilter, most = 1_000): Promise<Record<string, number>> {
  const { counts, complete } = await store.count(filter, most);
  assert.equal(complete, true);
  return byName(counts);
}

function byName(counts: readonly StageCount[]): Record<string, number> {
  assert.ok(counts.every(({ count }) => count > 0));
  return Object.fromEntries(counts.map(({ status, stage, count }) => [`${status} ${stage}`, count]));
}

export function countCases({ topic, test }: StoreKit): void {
  topic('count', () => {
    test('is nothing in an empty store', async ({ store }) => {
      for (const filter of [{}, { status: ['failed' as const] }, { messageType: ['a.*'] }, { tag: ['a'] }]) {
        assert.deepEqual(await store.count(filter, 10), { counts: [], complete: true });
      }
    });

    test('tells how many of each status and stage meet a filter', async (given) => {
      const { store, samples } = given;
      await acceptAll(store, samples.group(3, { messageType: 'a.b', tags: ['x'] }));
      await acceptAll(store, samples.group(2, { messageType: 'a.c', chainId: 1, status: 'failed', stage: 'rejected' }));
      await acceptAll(store, samples.group(4, { messageType: 'd', signer: alice, createdAt: sampleTime + 5_000 }));
      assert.deepEqual(await counted(store, {}), { 'pending queued': 7, 'failed rejected': 2 });
      assert.deepEqual(await counted(store, { status: ['failed'] }), { 'failed rejected': 2 });
      assert.deepEqual(await counted(store, { stage: ['queued'] }), { 'pending queued': 7 });
      assert.deepEqual(await counted(store, { messageType: ['a.b', 'd'] }), { 'pending queued': 7 });
      assert.deepEqual(await counted(store, { messageType: ['a.*'] }), { 'pending queued': 3, 'failed rejected': 2 });
      assert.deepEqual(await counted(store, { messageType: ['none*'] }), {});
      assert.deepEqual(await counted(store, { messageType: [] }), {});
      assert.deepEqual(await counted(store, { chainId: 1 }), { 'failed rejected': 2 });
      assert.deepEqual(await counted(store, { from: alice.toLowerCase() }), { 'pending queued': 4 });
      assert.deepEqual(await counted(store, { from: alice, chainId: 1 }), {});
      assert.deepEqual(await counted(store, { tag: ['x'] }), { 'pending queued': 3 });
      assert.deepEqual(await counted(store, { createdFrom: sampleTime + 5_000 }), { 'pending queued': 4 });
      assert.deepEqual(await counted(store, { createdFrom: sampleTime + 5_000, chainId: 1 }), {});
    });

    test('counts over as many signers as there are', async ({ store, samples }) => {
      const signers = Array.from({ length: 100 }, (_, at) => `0x${String(at).padStart(40, '0')}` as const);
      await acceptAll(
        store,
        signers.map((signer) => samples.accepted({ chainId: 1, signer })),
      );
      assert.deepEqual(await counted(store, { chainId: 1 }), { 'pending queued': 100 });
    });

    test('follows every change', async (given) => {
      const { store, samples } = given;
      const [one] = await acceptAll(store, samples.group(2, { messageType: 'a' }));
      const cancelled = samples.changed(defined(one), { stage: 'cancelled', status: 'failed' });
      await store.act(cancelled, samples.event(cancelled));
      const expected = { 'pending queued': 1, 'failed cancelled': 1 };
      assert.deepEqual(await counted(store, { messageType: ['a'] }), expected);
      assert.deepEqual(await counted(store, { createdFrom: 0 }), expected);
    });

    test('ends where it would look at too many, unless it keeps count', async (given) => {
      const { store, samples } = given;
      for (let group = 0; group < 3; group++) await acceptAll(store, samples.group(1_000, { messageType: 'many' }));
      await accept(given, { messageType: 'one', tags: ['x'] });
      assert.deepEqual(await counted(store, { messageType: ['many'] }, 1), { 'pending queued': 3_000 });
      assert.deepEqual(await counted(store, { createdFrom: 0 }, 20_000), { 'pending queued': 3_001 });
      const some = await store.count({ createdFrom: 0 }, 1);
      const count = some.counts.reduce((sum, each) => sum + each.count, 0);
      assert.ok(some.complete ? count === 3_001 : count < 3_001);
      assert.deepEqual(await counted(store, { messageType: ['one'], tag: ['x'] }, 5_000), { 'pending queued': 1 });
    });
  });
}
