import { simulate } from '@tx-broadcaster/core/testing';
import { expect, test } from 'vitest';
import { sqliteStore } from '../src/sqlite-store.js';

test.each([1, 2, 3, 5, 8, 13, 21, 34])(
  'seed %i on SQLite: nothing lost, nothing doubled, nothing stuck',
  async (seed) => {
    const store = await sqliteStore({ path: ':memory:' });
    const { violations, world } = await simulate(seed, { store });
    expect(violations).toEqual([]);
    // what the store holds is what it was told
    for (const transaction of world.store.transactions) expect(await store.get(transaction.id)).toEqual(transaction);
    await store.close();
  },
);
