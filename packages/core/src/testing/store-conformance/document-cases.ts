import assert from 'node:assert/strict';
import type { Document, DocumentDraft } from '../../store/documents.js';
import type { JsonValue } from '../../transaction/transaction.js';
import type { StoreKit } from './kit.js';

const draft = (id: string, value: JsonValue = {}, kind = 'key'): DocumentDraft => ({ kind, id, value, updatedAt: 7 });

const idsOf = (documents: readonly Document[]) => documents.map(({ id }) => id);

/** In the order of their bytes, which is not that of letters, numbers or UTF-16. */
const ordered = ['', '-', '10', '9', 'A', '_', 'a', 'aa', 'b', 'é', '\uffee', '🚀'];

export function documentCases({ topic, test }: StoreKit): void {
  topic('documents', () => {
    test('come back as they were written, with version 1', async ({ store: { documents } }) => {
      const value = { text: 'Grüße 🚀', none: null, list: [1, -1.5, true, { deep: ['0x00', ''] }], '': {} };
      assert.equal(await documents.put({ kind: 'key', id: 'a', value, updatedAt: 8_640_000_000_000_000 }, null), true);
      const written = { kind: 'key', id: 'a', value, version: 1, updatedAt: 8_640_000_000_000_000 };
      assert.deepEqual(await documents.get('key', 'a'), written);
      assert.deepEqual(await documents.list('key', { limit: 10 }), [written]);
    });

    test('that are not there are null, and none in a list', async ({ store: { documents } }) => {
      await documents.put(draft('a', 1, 'another'), null);
      assert.equal(await documents.get('key', 'a'), null);
      assert.equal(await documents.get('another', 'b'), null);
      assert.deepEqual(await documents.list('key', { limit: 10 }), []);
    });

    test('of different kinds may have the same id', async ({ store: { documents } }) => {
      assert.equal(await documents.put(draft('a', 1, 'one'), null), true);
      assert.equal(await documents.put(draft('a', 2, 'two'), null), true);
      assert.equal((await documents.get('one', 'a'))?.value, 1);
      assert.equal((await documents.get('two', 'a'))?.value, 2);
    });

    test('are not written over where none was expected', async ({ store: { documents } }) => {
      await documents.put(draft('a', 'first'), null);
      assert.equal(await documents.put(draft('a', 'second'), null), false);
      assert.deepEqual(await documents.get('key', 'a'), { ...draft('a', 'first'), version: 1 });
    });

    test('change if the version is the expected one, which it raises', async ({ store: { documents } }) => {
      await documents.put(draft('a', 'first'), null);
      assert.equal(await documents.put({ ...draft('a', 'second'), updatedAt: 8 }, 1), true);
      assert.deepEqual(await documents.get('key', 'a'), { ...draft('a', 'second'), updatedAt: 8, version: 2 });
      for (const wrong of [1, 3]) assert.equal(await documents.put(draft('a', 'third'), wrong), false);
      assert.equal(await documents.put(draft('b', 'new'), 1), false);
      assert.equal((await documents.get('key', 'a'))?.value, 'second');
      assert.equal(await documents.get('key', 'b'), null);
    });

    test('let exactly one of 20 writers at once win', async ({ store: { documents } }) => {
      for (const expected of [null, 1]) {
        const writers = Array.from({ length: 20 }, (_, at) => documents.put(draft('a', at), expected));
        const won = await Promise.all(writers);
        assert.equal(won.filter(Boolean).length, 1);
        assert.equal((await documents.get('key', 'a'))?.value, won.indexOf(true));
      }
    });

    test('are written together, or none of them', async ({ store: { documents } }) => {
      await documents.put(draft('old', 1), null);
      const puts = [
        { draft: draft('z'), expectedVersion: null },
        { draft: draft('old', 2), expectedVersion: 1 },
        { draft: draft('a', {}, 'another'), expectedVersion: null },
      ];
      assert.equal(await documents.putAll([...puts, { draft: draft('missing'), expectedVersion: 1 }]), false);
      assert.deepEqual(await documents.list('key', { limit: 10 }), [{ ...draft('old', 1), version: 1 }]);
      assert.equal(await documents.get('another', 'a'), null);
      assert.equal(await documents.putAll(puts), true);
      assert.equal((await documents.get('key', 'old'))?.version, 2);
      assert.deepEqual(idsOf(await documents.list('key', { limit: 10 })), ['old', 'z']);
      assert.equal((await documents.get('another', 'a'))?.version, 1);
      assert.equal(await documents.putAll(puts), false);
      assert.equal(await documents.putAll([]), true);
    });

    test('are listed in the order of the bytes of their ids, page by page, both ways', async ({ store }) => {
      const { documents } = store;
      for (const id of ordered.toReversed()) await documents.put(draft(id), null);
      await documents.put(draft('a', 1, 'another'), null);
      assert.deepEqual(idsOf(await documents.list('key', { limit: 100 })), ordered);
      const backwards = ordered.toReversed();
      assert.deepEqual(idsOf(await documents.list('key', { limit: 100, order: 'descending' })), backwards);
      for (const [at, after] of ordered.entries()) {
        assert.deepEqual(idsOf(await documents.list('key', { after, limit: 2 })), ordered.slice(at + 1, at + 3));
        const before = idsOf(await documents.list('key', { after, limit: 2, order: 'descending' }));
        assert.deepEqual(before, ordered.slice(0, at).toReversed().slice(0, 2));
      }
      assert.deepEqual(idsOf(await documents.list('key', { after: 'a-', limit: 2 })), ['aa', 'b']);
      assert.deepEqual(idsOf(await documents.list('key', { after: null, limit: 1 })), ['']);
    });

    test('are gone once removed, and new when written again', async ({ store: { documents } }) => {
      await documents.put(draft('a'), null);
      await documents.put(draft('a'), 1);
      await documents.put(draft('b'), null);
      await documents.remove('key', 'a');
      await documents.remove('key', 'a');
      await documents.remove('key', 'nobody');
      assert.equal(await documents.get('key', 'a'), null);
      assert.deepEqual(idsOf(await documents.list('key', { limit: 10 })), ['b']);
      assert.equal(await documents.put(draft('a'), 2), false);
      assert.equal(await documents.put(draft('a', 'again'), null), true);
      assert.equal((await documents.get('key', 'a'))?.version, 1);
    });

    test('are not changed by whoever wrote or read them', async ({ store: { documents } }) => {
      const value = { list: ['a'] };
      await documents.put(draft('a', value), null);
      value.list.push('b');
      const read = await documents.get('key', 'a');
      assert.deepEqual(read?.value, { list: ['a'] });
    });
  });
}
