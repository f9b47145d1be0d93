import { existsSync } from 'node:fs';
import { Samples } from '@tx-broadcaster/core/testing';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openAt, tempFile } from '../test/temp-file.js';
import { backupSqlite } from './backup-sqlite.js';
import { inspectSqlite } from './inspect-sqlite.js';

test('a file that is not there has everything before it, and is not made', async () => {
  const path = tempFile();
  const { applied, pending, unknown, lanes } = await inspectSqlite(path);
  expect([applied, unknown, lanes]).toEqual([[], [], []]);
  expect(pending[0]).toBe('0001_first');
  expect(existsSync(path)).toBe(false);
});

test('a file that a server works on is told as it is', async () => {
  const path = tempFile();
  const store = await openAt(path);
  const before = await inspectSqlite(path);
  expect([before.pending, before.unknown, before.lanes]).toEqual([[], [], []]);
  const samples = new Samples();
  const accepted = samples.accepted();
  await store.insert([accepted]);
  const { lane: id, chainId, signer } = accepted.transaction;
  const lane = await store.lease({ lane: id, chainId, signer, holder: 'a', ttlMs: 60_000, now: 0 });
  if (!lane) throw new Error('nobody else has it');
  await store.commit(samples.bind(lane, [accepted.transaction], 41));
  expect((await inspectSqlite(path)).lanes).toEqual([{ lane: id, highestNonce: 41 }]);
});

test('a file of a later release says so', async () => {
  const path = tempFile();
  await (await openAt(path)).close();
  const database = new Database(path);
  database.exec("insert into schema_migrations (name, timestamp) values ('9999_later', '2030')");
  database.close();
  expect((await inspectSqlite(path)).unknown).toEqual(['9999_later']);
});

test('a copy is whole, made beside a server at work, and never over another file', async () => {
  const path = tempFile();
  const store = await openAt(path);
  const accepted = new Samples().accepted();
  await store.insert([accepted]);
  const copy = tempFile();
  const told: [number, number][] = [];
  await backupSqlite(path, copy, (done, total) => told.push([done, total]));
  expect(told.at(-1)?.[0]).toBe(told.at(-1)?.[1]);
  await expect(backupSqlite(path, copy)).rejects.toThrow('already');
  await expect(backupSqlite(tempFile(), tempFile())).rejects.toThrow('there is no database');
  const restored = await openAt(copy);
  const { id } = accepted.transaction;
  expect(await restored.get(id)).toMatchObject({ id });
});
