import assert from 'node:assert/strict';
import type { ListQuery } from '../../store/listing.js';
import type { Store } from '../../store/store.js';
import type { Transaction } from '../../transaction/transaction.js';
import { sampleId, sampleTime } from '../samples.js';
import { accept, acceptAll, defined, idsOf, type StoreKit } from './kit.js';

/** Reads page after page until one is not full; each must follow the one before. */
async function readPages(store: Store, query: ListQuery, between = async () => {}): Promise<Transaction[]> {
  const all: Transaction[] = [];
  const seen = new Set<string>();
  for (;;) {
    const after = all.at(-1)?.id ?? null;
    const page = await store.list({ ...query, after });
    assert.ok(page.length <= query.limit, 'a page is no longer than its limit');
    for (const { id } of page) {
      assert.ok(!seen.has(id), 'no page repeats what another had');
      seen.add(id);
    }
    all.push(...page);
    if (page.length < query.limit) return all;
    await between();
  }
}

export function pageCases({ topic, test }: StoreKit): void {
  topic('list pages', () => {
    test('are empty in an empty store', async ({ store }) => {
      assert.deepEqual(await store.list({ limit: 10 }), []);
    });

    test('are newest first, unless told otherwise', async ({ store, samples }) => {
      const ids = idsOf(await acceptAll(store, samples.group(7)));
      const newest = ids.toReversed();
      assert.deepEqual(idsOf(await store.list({ limit: 3 })), newest.slice(0, 3));
      assert.deepEqual(idsOf(await store.list({ limit: 3, order: 'newest', after: null })), newest.slice(0, 3));
      assert.deepEqual(idsOf(await store.list({ limit: 3, order: 'oldest' })), ids.slice(0, 3));
    });

    test('start behind the transaction named', async ({ store, samples }) => {
      const ids = idsOf(await acceptAll(store, samples.group(5)));
      const [a, b, c, d, e] = ids as [string, string, string, string, string]; // five were made
      assert.deepEqual(idsOf(await store.list({ limit: 2, after: d })), [c, b]);
      assert.deepEqual(idsOf(await store.list({ limit: 2, after: b, order: 'oldest' })), [c, d]);
      assert.deepEqual(await store.list({ limit: 2, after: a }), []);
      assert.deepEqual(await store.list({ limit: 2, after: e, order: 'oldest' }), []);
    });

    test('start where a transaction that is not there would have been', async ({ store, samples }) => {
      const times = [10, 20, 30];
      const [a, b, c] = idsOf(
        await acceptAll(
          store,
          times.map((ms) => samples.accepted({ createdAt: sampleTime + ms })),
        ),
      );
      const between = sampleId(sampleTime + 25, 1);
      assert.deepEqual(idsOf(await store.list({ limit: 5, after: between })), [b, a]);
      assert.deepEqual(idsOf(await store.list({ limit: 5, after: between, order: 'oldest' })), [c]);
      const before = sampleId(sampleTime, 1);
      assert.deepEqual(await store.list({ limit: 5, after: before }), []);
      assert.deepEqual(idsOf(await store.list({ limit: 5, after: before, order: 'oldest' })), [a, b, c]);
    });

    test('follow each other without a gap or a repetition, also where many were created at once', async (given) => {
      const { store, samples } = given;
      const times = [0, 0, 0, 0, 5, 5, 5, 5, 5, 9];
      const ids = idsOf(
        await acceptAll(
          store,
          times.map((ms) => samples.accepted({ createdAt: sampleTime + ms })),
        ),
      );
      for (const limit of [1, 2, 3, 4, 10, 11]) {
        assert.deepEqual(idsOf(await readPages(store, { limit, order: 'oldest' })), ids);
        assert.deepEqual(idsOf(await readPages(store, { limit })), ids.toReversed());
      }
    });

    test('follow each other under a filter too', async (given) => {
      const { store, samples } = given;
      const types = Array.from({ length: 60 }, (_, at) => ['a', 'b', 'c'][at % 3] ?? 'a');
      const all = await acceptAll(
        store,
        types.map((messageType) => samples.accepted({ messageType })),
      );
      const wanted = idsOf(all.filter(({ messageType }) => messageType !== 'b'));
      for (const limit of [1, 7, 40]) {
        const query: ListQuery = { filter: { messageType: ['c', 'a'] }, limit };
        assert.deepEqual(idsOf(await readPages(store, { ...query, order: 'oldest' })), wanted);
        assert.deepEqual(idsOf(await readPages(store, query)), wanted.toReversed());
      }
    });

    test('stay what they are while transactions are inserted', async (given) => {
      const { store, samples } = given;
      const ids = idsOf(await acceptAll(store, samples.group(30)));
      const newest = await readPages(store, { limit: 4 }, async () => void (await accept(given)));
      assert.deepEqual(idsOf(newest), ids.toReversed());
      const [none, every] = [await store.list({ limit: 1_000 }), await readPages(store, { limit: 9 })];
      assert.deepEqual(none, every);
      let more = 3;
      const oldest = await readPages(store, { limit: 4, order: 'oldest' }, async () => {
        if (more-- > 0) await accept(given);
      });
      assert.equal(oldest.length, every.length + 3);
      assert.deepEqual(idsOf(oldest).slice(0, every.length), idsOf(every).toReversed());
    });

    test('find what is rare among thousands, in the order of the list', async (given) => {
      const { store, samples } = given;
      const rare = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
      const found: string[] = [];
      for (let group = 0; group < 10; group++) {
        const common = samples.group(700);
        const one = samples.accepted({ to: rare, messageType: 'rare' });
        found.push(one.transaction.id);
        await acceptAll(store, [...common, one]);
      }
      const status = ['pending' as const];
      assert.deepEqual(idsOf(await readPages(store, { filter: { to: rare }, order: 'oldest', limit: 4 })), found);
      assert.deepEqual(idsOf(await readPages(store, { filter: { to: rare, status }, limit: 3 })), found.toReversed());
      assert.deepEqual(
        idsOf(await readPages(store, { filter: { messageType: ['rare'] }, limit: 50 })),
        found.toReversed(),
      );
      assert.deepEqual(await store.list({ filter: { to: `0x${'9'.repeat(40)}` }, limit: 10 }), []);
    });

    test('find what was created between two dates among thousands', async ({ store, samples }) => {
      const minutes = 40;
      const all: Transaction[] = [];
      for (let minute = 0; minute < minutes; minute++) {
        const createdAt = sampleTime + 600_000 + minute * 60_000;
        all.push(...(await acceptAll(store, samples.group(100, { createdAt }))));
      }
      const from = sampleTime + 600_000 + 10 * 60_000;
      const filter = { createdFrom: from, createdBefore: from + 5 * 60_000 };
      const wanted = idsOf(all.slice(1_000, 1_500));
      assert.deepEqual(idsOf(await readPages(store, { filter, order: 'oldest', limit: 200 })), wanted);
      assert.deepEqual(idsOf(await readPages(store, { filter, limit: 333 })), wanted.toReversed());
      const none = { createdFrom: from + 1, createdBefore: from + 60_000 };
      assert.deepEqual(await store.list({ filter: none, limit: 10 }), []);
    });

    test('find dates where acceptance and time of creation changed places', async ({ store, samples }) => {
      const at = (ms: number) => sampleTime + 60_000 + ms;
      const times = [0, 3, 1, 4, 2, 6, 5];
      const all = await acceptAll(
        store,
        times.map((ms) => samples.accepted({ createdAt: at(ms), id: sampleId(at(ms), 900 + ms) })),
      );
      const filter = { createdFrom: at(2), createdBefore: at(5) };
      const page = await store.list({ filter, limit: 10 });
      assert.deepEqual(new Set(idsOf(page)), new Set([1, 3, 4].map((place) => defined(all[place]).id)));
    });
  });
}
