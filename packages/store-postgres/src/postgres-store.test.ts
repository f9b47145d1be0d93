import { Samples, storeConformance } from '@tx-broadcaster/core/testing';
import { askPostgres, freshDatabase, startPostgres } from '@tx-broadcaster/testing';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { age, begin, newStore, openStore, reopen } from '../test/store.js';
import { postgresStore } from './postgres-store.js';

storeConformance({ describe, it, create: newStore, reopen, age, begin });

describe('postgresStore', () => {
  it('E36: keeps what was accepted when the server crashes, whatever the server is set to', {
    timeout: 60_000,
  }, async () => {
    const server = await startPostgres({ synchronous_commit: 'off', wal_writer_delay: '10s' });
    try {
      const store = await openStore(server.url);
      const group = new Samples().group(5);
      await askPostgres(server.url, 'create table careless (a int)');
      await store.insert(group);
      await askPostgres(server.url, 'insert into careless values (1)');
      await server.stop('immediate');
      await expect(store.counts()).rejects.toMatchObject({ code: 'store_unavailable' });
      await server.start();
      expect(await store.counts()).toEqual([{ status: 'pending', stage: 'queued', count: 5 }]);
      // the server did forget: it is the store that makes it remember
      expect(await askPostgres(server.url, 'select * from careless')).toEqual([]);
      await store.close();
    } finally {
      await server.end();
    }
  });

  it('says which settings of the server break the promise', async () => {
    const warnings: string[] = [];
    const store = await postgresStore({
      connectionString: await freshDatabase(),
      warn: (message) => warnings.push(message),
    });
    await store.close();
    expect(warnings.sort()).toEqual([
      expect.stringMatching(/^PostgreSQL runs with fsync = off\. After a power loss .* Set it to on\.$/),
      expect.stringMatching(/^PostgreSQL runs with full_page_writes = off\. /),
    ]);
  });

  it('is made once by many instances that start at once', async () => {
    const url = await freshDatabase();
    const stores = await Promise.all(Array.from({ length: 6 }, () => openStore(url)));
    const samples = new Samples();
    for (const store of stores) await store.insert(samples.group(1));
    expect(await stores[0]?.list({ limit: 10 })).toHaveLength(6);
    for (const store of stores) await store.close();
  });

  it('keeps to the schema it is given, and makes it', async () => {
    const connectionString = await freshDatabase();
    const open = (schema: string) => postgresStore({ connectionString, schema, warn: () => {} });
    const [one, other] = [await open('tx "one"'), await open('other')];
    const samples = new Samples();
    await one.insert(samples.group(2));
    await other.insert(samples.group(3));
    expect(await one.list({ limit: 10 })).toHaveLength(2);
    expect(await other.list({ limit: 10 })).toHaveLength(3);
    expect(await askPostgres(connectionString, "select * from pg_tables where schemaname = 'public'")).toEqual([]);
    await one.close();
    await other.close();
  });

  it('refuses a schema of a later release', async () => {
    const url = await freshDatabase();
    await (await openStore(url)).close();
    await askPostgres(url, "insert into schema_migrations values ('0042_sharding', '2031-01-01T00:00:00.000Z')");
    await expect(openStore(url)).rejects.toMatchObject({
      code: 'schema_too_new',
      message:
        'The database has the schema 0042_sharding; this release of tx-broadcaster knows it up to 0005_instances.',
    });
  });

  it('leaves a pool of your own open, and as it was', async () => {
    const pool = new pg.Pool({ connectionString: await freshDatabase(), max: 2 });
    const before = await pool.query('select name, setting from pg_settings order by name');
    const store = await postgresStore({ pool, warn: () => {} });
    await store.insert(new Samples().group(2));
    await store.close();
    const after = await pool.query('select name, setting from pg_settings order by name');
    expect(after.rows).toEqual(before.rows);
    expect(
      (await pool.query<{ lock: string }>('select * from pg_locks where locktype = $1', ['advisory'])).rows,
    ).toEqual([]);
    await pool.end();
  });

  it('prepares its statements only where it is told to, or nobody stands between it and the server', async () => {
    const connectionString = await freshDatabase();
    const samples = new Samples();
    const prepared = async (preparedStatements: boolean | 'auto') => {
      const pool = new pg.Pool({ connectionString, max: 1 });
      const store = await postgresStore({ pool, preparedStatements, warn: () => {} });
      await store.insert(samples.group(1));
      const { rows } = await pool.query('select name from pg_prepared_statements');
      await store.close();
      await pool.end();
      return rows.length > 0;
    };
    expect([await prepared(true), await prepared(false), await prepared('auto')]).toEqual([true, false, true]);
  });

  it('wants the URL of a PostgreSQL database, and does not repeat it', async () => {
    const wrong = postgresStore({ connectionString: 'mysql://root:secret@localhost/x' });
    await expect(wrong).rejects.toMatchObject({
      code: 'invalid_option',
      message: expect.not.stringContaining('secret'),
    });
  });

  it('says what is wrong when it is not let in', async () => {
    const url = new URL(await freshDatabase());
    url.pathname = '/nowhere';
    await expect(openStore(url.href)).rejects.toMatchObject({
      code: 'store_unavailable',
      retryable: false,
      message: expect.stringContaining('database "nowhere" does not exist'),
      hint: expect.stringContaining('database name'),
    });
  });
});
