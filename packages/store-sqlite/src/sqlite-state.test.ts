import { existsSync } from 'node:fs';
import { Samples } from '@tx-broadcaster/core/testing';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openAt, tempFile } from '../test/temp-file.js';
import { sqliteStore } from './sqlite-store.js';

test('a store tells what it takes, what is left, and who has changed its tables', async () => {
  const path = tempFile();
  const store = await openAt(path);
  onTestFinished(() => store.close());
  const before = await store.state?.();
  expect(before?.schema).toMatchObject({ pending: [], unknown: [] });
  expect(before?.schema.applied[0]).toBe('0001_first');
  expect(before?.disk?.freeBytes).toBeGreaterThan(0);
  expect(before?.disk?.bytes).toBeGreaterThanOrEqual(before?.disk?.freeBytes ?? Number.NaN);
  await store.insert(new Samples().group(2_000));
  expect((await store.state?.())?.bytes).toBeGreaterThan((before?.bytes ?? Number.NaN) + 100_000);
  const other = new Database(path);
  other.exec("insert into schema_migrations (name, timestamp) values ('9999_later', '2030')");
  other.close();
  expect((await store.state?.())?.schema.unknown).toEqual(['9999_later']);
});

test('one in memory has no disk', async () => {
  const store = await sqliteStore({ path: ':memory:' });
  onTestFinished(() => store.close());
  const { bytes, unusedBytes, disk } = (await store.state?.()) ?? {};
  expect([disk, unusedBytes, existsSync(':memory:')]).toEqual([null, 0, false]);
  expect(bytes).toBeGreaterThan(0);
});
