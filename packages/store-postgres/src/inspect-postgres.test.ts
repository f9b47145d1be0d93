import { askPostgres, freshDatabase } from '@tx-broadcaster/testing';
import { expect, test } from 'vitest';
import { inspectPostgres } from './inspect-postgres.js';
import { postgresStore } from './postgres-store.js';

test('a database is told as it is, before and beside its instances; nothing is made', async () => {
  const connectionString = await freshDatabase();
  const before = await inspectPostgres({ connectionString });
  expect([before.applied, before.lanes]).toEqual([[], []]);
  expect(before.pending[0]).toBe('0001_first');
  expect((await inspectPostgres({ connectionString })).applied).toEqual([]);
  const store = await postgresStore({ connectionString });
  try {
    const after = await inspectPostgres({ connectionString });
    expect([after.pending, after.unknown]).toEqual([[], []]);
    expect(Number.isInteger(Math.floor(after.now))).toBe(true);
    await askPostgres(
      connectionString,
      "insert into schema_migrations (name, timestamp) values ('9999_later', '2030')",
    );
    expect((await inspectPostgres({ connectionString })).unknown).toEqual(['9999_later']);
  } finally {
    await store.close();
  }
});
