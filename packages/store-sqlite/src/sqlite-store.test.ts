import { existsSync, renameSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Store } from '@tx-broadcaster/core';
import { Samples, storeConformance } from '@tx-broadcaster/core/testing';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openAt, pathOf, tempFile } from '../test/temp-file.js';
import { sqliteStore } from './sqlite-store.js';

describe('on a file', () => {
  storeConformance({ describe, it, create: () => openAt(tempFile()), reopen: (closed) => openAt(pathOf(closed)) });
});

describe('in memory', () => {
  storeConformance({ describe, it, create: () => sqliteStore({ path: ':memory:' }) });
});

describe('on a handle of somebody else', () => {
  const handles = new WeakMap<Store, Database.Database>();
  storeConformance({
    describe,
    it,
    async create() {
      const database = new Database(':memory:');
      const store = await sqliteStore({ database });
      handles.set(store, database);
      return store;
    },
    async begin(store) {
      const handle = handles.get(store);
      if (handle === undefined) throw new Error('not made by create');
      handle.exec('begin');
      const end = async (how: 'commit' | 'rollback') => void handle.exec(how);
      return { handle, commit: () => end('commit'), rollback: () => end('rollback') };
    },
    destroy: (store) => void handles.get(store)?.close(),
  });
});

describe('sqliteStore', () => {
  it('makes the file and its folders', async () => {
    const path = join(dirname(tempFile()), 'a', 'b', 'new.db');
    const store = await openAt(path);
    expect(existsSync(path)).toBe(true);
    await store.close();
  });

  it('wants a file name', async () => {
    await expect(sqliteStore({ path: '' })).rejects.toMatchObject({
      code: 'invalid_option',
      message: 'expected `path` to be a file name, got ""',
    });
  });

  it('says so on a Node.js that better-sqlite3 would crash', async () => {
    const versions = Object.getOwnPropertyDescriptor(process, 'versions') ?? {};
    Object.defineProperty(process, 'versions', { ...versions, value: { ...process.versions, node: '22.13.1' } });
    try {
      await expect(sqliteStore({ path: ':memory:' })).rejects.toMatchObject({
        code: 'store_unavailable',
        message: expect.stringContaining('needs Node.js 22.14 or newer'),
      });
    } finally {
      Object.defineProperty(process, 'versions', versions);
    }
  });

  it('gives lanes to the next process at once: those of one that was killed are nobody’s', async () => {
    const path = tempFile();
    const { lane, chainId, signer } = new Samples().transaction();
    const request = { lane, chainId, signer, ttlMs: 3_600_000, now: 1_000 };
    const first = await openAt(path);
    expect(await first.lease({ ...request, holder: 'one' })).toMatchObject({ epoch: 1 });
    await first.close();
    const second = await openAt(path);
    expect(await second.lease({ ...request, holder: 'two' })).toMatchObject({ epoch: 2 });
    await second.close();
  });

  it('drops the activity of old minutes whenever leases are renewed, and keeps the hours', async () => {
    const samples = new Samples();
    const store = await openAt(tempFile());
    const first = samples.accepted();
    await store.insert([first]);
    const { lane, chainId, signer, createdAt: from } = first.transaction;
    const kept = async (span: number) =>
      (await store.activity({ from: from - 7_200_000, before: from + 7_200_000, span })).length;
    const lease = (now: number) => store.lease({ lane, chainId, signer, holder: 'one', ttlMs: 1_000, now });
    await lease(from + 40 * 3_600_000);
    expect([await kept(60_000), await kept(3_600_000)]).toEqual([1, 1]);
    await lease(from + 50 * 3_600_000);
    expect([await kept(60_000), await kept(3_600_000)]).toEqual([0, 1]);
    await store.close();
  });

  it('refuses a schema of a later release', async () => {
    const path = tempFile();
    await (await openAt(path)).close();
    const file = new Database(path);
    file.exec("insert into schema_migrations values ('0042_sharding', '2031-01-01T00:00:00.000Z')");
    file.close();
    await expect(openAt(path)).rejects.toMatchObject({
      code: 'schema_too_new',
      message:
        'The database has the schema 0042_sharding; this release of tx-broadcaster knows it up to 0005_instances.',
    });
  });

  it('brings the file of an earlier release up to date, with all it holds', async () => {
    const path = tempFile();
    const samples = new Samples();
    const { transaction, event } = samples.accepted({ idempotencyKey: 'key' });
    const first = await openAt(path);
    await first.insert([{ transaction, event }]);
    await first.close();
    const file = new Database(path);
    file.exec(`drop table instances; drop table lane_acts; drop table lane_reports; drop table documents; drop index transactions_submitted_by;
      alter table transactions drop column submitted_by; alter table transactions drop column scope;
      alter table events drop column actor; alter table events drop column request;
      drop index transactions_parent; drop index transactions_recipient; drop table activity; drop table stage_counts;
      drop table late_activity; drop table late_counts;
      alter table transactions drop column parent_id; alter table transactions drop column note;
      create table stage_counts (lane text not null, status text not null, stage text not null, amount integer not null,
        primary key (lane, status, stage)) strict, without rowid;
      delete from schema_migrations where name > '0002'; delete from schema_migrations where name = '0002_documents'`);
    file.close();
    const again = await openAt(path);
    expect(await again.get(transaction.id)).toEqual(transaction);
    expect((await again.history(transaction.id)).events).toEqual([event]);
    const counts = [{ status: 'pending', stage: 'queued', count: 1 }];
    expect(await again.count({ messageType: ['transfer'] }, 1)).toEqual({ counts, complete: true });
    const replay = await again.insert([samples.accepted({ idempotencyKey: 'key' })]);
    expect(replay).toEqual([{ inserted: false, existing: transaction }]);
    await again.close();
  });

  it('leaves the file open to other readers', async () => {
    const path = tempFile();
    const store = await openAt(path);
    await store.insert(new Samples().group(3));
    const reader = new Database(path, { readonly: true });
    expect(reader.prepare('select count(*) from transactions').pluck().get()).toBe(3);
    reader.close();
    await store.close();
  });

  it('stops writing when the file is deleted or replaced', async () => {
    const path = tempFile();
    const store = await openAt(path);
    const samples = new Samples();
    renameSync(path, `${path}.moved`);
    await expect(store.insert(samples.group(1))).rejects.toMatchObject({ code: 'store_unavailable' });
    new Database(path).exec('create table other (id)').close();
    await expect(store.insert(samples.group(1))).rejects.toMatchObject({ code: 'store_unavailable' });
    renameSync(`${path}.moved`, path);
    await store.insert(samples.group(1));
    await store.close();
  });
});

describe('sqliteStore on a handle of your own', () => {
  it('E36: makes it durable, and leaves it open', async () => {
    const database = new Database(tempFile());
    database.pragma('synchronous = off');
    const store = await sqliteStore({ database });
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('synchronous', { simple: true })).toBe(2);
    await store.insert(new Samples().group(2));
    await store.close();
    expect(database.prepare('select count(*) from transactions').pluck().get()).toBe(2);
    database.close();
  });

  it('refuses one that cannot be made durable', async () => {
    const database = new Database(tempFile());
    const pragma = database.pragma.bind(database);
    // as on a file system without shared memory
    database.pragma = (source, options) => (source.startsWith('journal_mode') ? 'delete' : pragma(source, options));
    await expect(sqliteStore({ database })).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('journal_mode is delete'),
    });
    database.close();
  });

  it('knows the file, whatever its name', async () => {
    const path = tempFile();
    const store = await openAt(path);
    symlinkSync(path, `${path}.link`);
    for (const name of [path, relative(process.cwd(), path), `${path}.link`]) {
      const database = new Database(name);
      await expect(sqliteStore({ database })).rejects.toMatchObject({ code: 'store_locked' });
      database.close();
    }
    await store.close();
  });

  it('rejects while another program holds it for writing, and goes on when that ends', async () => {
    const path = tempFile();
    const database = new Database(path, { timeout: 20 });
    const store = await sqliteStore({ database });
    const samples = new Samples();
    const backup = new Database(path);
    backup.exec('begin immediate');
    await expect(store.insert(samples.group(1))).rejects.toMatchObject({ code: 'store_unavailable', retryable: true });
    expect(await store.list({ limit: 1 })).toEqual([]);
    backup.exec('rollback');
    expect(await store.insert(samples.group(1))).toEqual([{ inserted: true }]);
    backup.close();
    await store.close();
    database.close();
  });
});

describe('sqliteStore on a full disk', () => {
  it('rejects, keeps nothing of what was rejected, reads on, and writes again once there is space', async () => {
    const database = new Database(tempFile());
    const store = await sqliteStore({ database });
    const samples = new Samples();
    await store.insert(samples.group(10));
    const pages = Number(database.pragma('page_count', { simple: true }));
    database.pragma(`max_page_count = ${pages + 8}`);

    const data = 'x'.repeat(20_000);
    const groups = Array.from({ length: 5 }, () => samples.group(4, { data }));
    const outcomes = await Promise.allSettled(groups.map((group) => store.insert(group)));
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(failed.length).toBeGreaterThan(0);
    expect(failed[0]?.reason).toMatchObject({ code: 'store_unavailable', retryable: true });
    expect(database.inTransaction).toBe(false);
    const kept = groups.filter((_, at) => outcomes[at]?.status === 'fulfilled').flat();
    expect(await store.list({ limit: 100 })).toHaveLength(10 + kept.length);
    expect(await store.counts()).toEqual([{ status: 'pending', stage: 'queued', count: 10 + kept.length }]);

    database.pragma(`max_page_count = ${pages + 10_000}`);
    await store.insert(samples.group(20, { data }));
    expect(await store.list({ limit: 100 })).toHaveLength(30 + kept.length);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    await store.close();
    database.close();
  });
});
