import { expect, test } from 'vitest';
import { Samples } from '../samples.js';
import { RestorableStore } from './restorable-store.js';

test('a store that is set back holds what it held then, and goes on from there', async () => {
  const samples = new Samples();
  const [first, second, third] = [samples.accepted(), samples.accepted(), samples.accepted()];
  const restorable = new RestorableStore();
  const { store } = restorable;
  await store.insert([first]);
  await store.documents.put({ kind: 'chain', id: '1', value: 'first', updatedAt: 0 }, null);
  const { mark } = restorable;
  await store.insert([second]);
  await store.documents.put({ kind: 'chain', id: '1', value: 'second', updatedAt: 0 }, 1);

  await restorable.setBack(mark);
  expect(await store.get(first.transaction.id)).toEqual(first.transaction);
  expect(await store.get(second.transaction.id)).toBeNull();
  expect(await store.documents.get('chain', '1')).toMatchObject({ value: 'first', version: 1 });

  await store.insert([third]);
  await restorable.setBack(restorable.mark);
  expect((await store.list({ limit: 9, order: 'oldest' })).map(({ id }) => id)).toEqual(
    [first, third].map(({ transaction }) => transaction.id),
  );
});
