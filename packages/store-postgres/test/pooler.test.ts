import type { Store } from '@tx-broadcaster/core';
import { Samples, storeConformance } from '@tx-broadcaster/core/testing';
import {
  askPostgres,
  emptyDatabase,
  freshDatabase,
  type Pgbouncer,
  pgbouncerBinary,
  startPgbouncer,
} from '@tx-broadcaster/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresStore } from '../src/postgres-store.js';

if (pgbouncerBinary === undefined)
  console.warn('SKIPPED: the store behind a pooler. There is no pgbouncer: node scripts/pgbouncer.mjs fetches it.');

let direct: string;
let pooler: Pgbouncer;

describe.skipIf(pgbouncerBinary === undefined)('behind pgbouncer in transaction mode', () => {
  beforeAll(async () => {
    direct = await freshDatabase();
    // fewer connections than clients have: a transaction runs on whichever is free
    pooler = await startPgbouncer(direct, 3);
  });
  afterAll(() => pooler.end());

  const open = (listen?: string): Promise<Store> =>
    postgresStore({
      connectionString: pooler.url,
      connections: 5,
      warn: () => {},
      ...(listen === undefined ? {} : { listen }),
    });

  storeConformance({
    describe,
    it,
    async create() {
      const store = await open();
      await emptyDatabase(direct);
      return store;
    },
    reopen: () => open(),
    async age(_store, ms) {
      await askPostgres(
        direct,
        `update lanes set lease_until = lease_until - ${ms}; update instances set until = until - ${ms}`,
      );
    },
  });

  it('leaves nothing on the connections of the pooler that others get', async () => {
    const settings = 'select name, setting, source from pg_settings order by name';
    const stores = await Promise.all(Array.from({ length: 4 }, () => open()));
    await emptyDatabase(direct);
    const samples = new Samples();
    await Promise.all(stores.map((store) => store.insert(samples.group(3))));
    const seen = await Promise.all(Array.from({ length: 6 }, () => askPostgres(pooler.url, settings)));
    const untouched = await askPostgres(direct, settings);
    const own = ['application_name', 'client_encoding', 'DateStyle', 'TimeZone', 'IntervalStyle'];
    const others = (rows: Record<string, unknown>[]) => rows.filter(({ name }) => !own.includes(String(name)));
    for (const rows of seen) expect(others(rows)).toEqual(others(untouched));
    expect(await askPostgres(pooler.url, 'select * from pg_prepared_statements')).toEqual([]);
    expect(await askPostgres(direct, "select * from pg_locks where locktype = 'advisory'")).toEqual([]);
    for (const store of stores) await store.close();
  });

  it('is called past the pooler, where it is told the way', async () => {
    const [deaf, hearing, caller] = [await open(), await open(direct), await open()];
    const heard: string[] = [];
    const missed: string[] = [];
    hearing.calls?.listen((lane, news) => heard.push(`${news} ${lane}`));
    deaf.calls?.listen((lane, news) => missed.push(`${news} ${lane}`));
    await expect
      .poll(() => {
        caller.calls?.call('1:0xabc', 'queued');
        return heard;
      })
      .toContain('queued 1:0xabc');
    expect(missed).toEqual([]);
    for (const store of [deaf, hearing, caller]) await store.close();
  });
});
