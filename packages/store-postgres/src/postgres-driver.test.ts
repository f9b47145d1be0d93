import type { LeaseRequest, Store } from '@tx-broadcaster/core';
import { Samples } from '@tx-broadcaster/core/testing';
import { askPostgres, freshDatabase, type PostgresProxy, startPostgresProxy } from '@tx-broadcaster/testing';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openStore } from '../test/store.js';
import { postgresStore } from './postgres-store.js';

let url: string;
let proxy: PostgresProxy;
let store: Store;
let samples: Samples;

beforeEach(async () => {
  url = await freshDatabase();
  proxy = await startPostgresProxy(url);
  store = await openStore(proxy.url);
  samples = new Samples();
});

afterEach(async () => {
  await store.close();
  await proxy.close();
});

const stored = async () => Number((await askPostgres(url, 'select count(*) from transactions'))[0]?.count);

describe('a connection that ends', () => {
  it('before the commit went out is replaced: it is written once', async () => {
    proxy.cut('in transaction', 'in transaction');
    expect(await store.insert(samples.group(3))).toHaveLength(3);
    expect(await stored()).toBe(3);
  });

  it('again and again before the commit went out is told, and nothing is written', async () => {
    proxy.cut('in transaction', 'in transaction', 'in transaction');
    await expect(store.insert(samples.group(3))).rejects.toMatchObject({ code: 'store_unavailable', retryable: true });
    expect(await stored()).toBe(0);
  });

  it.each([
    ['before commit', 0],
    ['after commit', 3],
  ] as const)('%s leaves the outcome open: the write is not done again', async (cut, rows) => {
    const before = proxy.commits;
    proxy.cut(cut);
    await expect(store.insert(samples.group(3))).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('it may have been applied or not'),
      retryable: true,
    });
    expect(await stored()).toBe(rows);
    expect(proxy.commits - before).toBe(1);
  });

  it.each(['before commit', 'after commit'] as const)(
    'at the start, %s, fails the start and nothing else',
    async (cut) => {
      const other = await freshDatabase();
      const way = await startPostgresProxy(other);
      way.cut(cut);
      // an end of the process, which nobody asked for, would fail the run
      await expect(openStore(way.url)).rejects.toMatchObject({ code: 'store_unavailable' });
      const again = await openStore(way.url);
      expect(await again.list({ limit: 1 })).toEqual([]);
      await again.close();
      await way.close();
    },
  );

  it('while it was idle is replaced by the next call', async () => {
    await Promise.all(Array.from({ length: 5 }, () => store.counts()));
    proxy.cutAll();
    expect(await store.list({ limit: 1 })).toEqual([]);
    expect(await store.insert(samples.group(1))).toEqual([{ inserted: true }]);
  });

  it('is told once the database cannot be reached, and forgotten once it can', async () => {
    await proxy.close();
    await expect(store.insert(samples.group(1))).rejects.toMatchObject({ code: 'store_unavailable', retryable: true });
    await expect(store.counts()).rejects.toMatchObject({ code: 'store_unavailable', retryable: true });
  });
});

describe('what stands in a transaction’s way', () => {
  /** Holds a lock on this connection until it is called. */
  async function hold(statement: string): Promise<() => Promise<void>> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('begin');
    await client.query(statement);
    return async () => {
      await client.query('rollback');
      await client.end();
    };
  }

  it('is waited for, but not for ever', async () => {
    const hasty = await postgresStore({ connectionString: url, timeout: '400ms', warn: () => {} });
    const release = await hold('lock table transactions in exclusive mode');
    await expect(hasty.insert(samples.group(1))).rejects.toMatchObject({
      code: 'store_unavailable',
      hint: expect.stringContaining('pg_stat_activity'),
    });
    await release();
    expect(await hasty.insert(samples.group(1))).toEqual([{ inserted: true }]);
    await hasty.close();
  });

  it('is overcome where two wait for each other: both are written', async () => {
    const other = await openStore(url);
    const keys = Array.from({ length: 40 }, (_, at) => `key ${at}`);
    const groups = Array.from({ length: 10 }, (_, round) =>
      [store, other].map((one, side) => {
        const own = keys.map((key) => samples.accepted({ idempotencyKey: `${round} ${key}` }));
        return one.insert(side === 0 ? own : own.reverse());
      }),
    ).flat();
    const outcomes = (await Promise.all(groups)).flat();
    expect(outcomes.filter(({ inserted }) => inserted)).toHaveLength(400);
    expect(await stored()).toBe(400);
    await other.close();
  });

  it('is no instance that stands still in the middle of a transaction', async () => {
    const still = await postgresStore({ connectionString: proxy.url, timeout: '600ms', warn: () => {} });
    const { lane, chainId, signer } = samples.transaction();
    const lease = { lane, chainId, signer, ttlMs: 60_000, now: 0 };
    proxy.cut('silence');
    const [owned] = await Promise.allSettled([still.lease({ ...lease, holder: 'still' })]);
    expect(owned.status).toBe('rejected');
    expect(await store.lease({ ...lease, holder: 'other' })).toMatchObject({ epoch: 1 });
    await still.close();
  });
});

describe('writes that share a commit', () => {
  it('need as few commits as there are turns, not as there are callers', async () => {
    const before = proxy.commits;
    await Promise.all(Array.from({ length: 200 }, () => store.insert(samples.group(1))));
    expect(proxy.commits - before).toBeLessThanOrEqual(2);
    expect(await stored()).toBe(200);
  });

  it('of one lane are never in two of them at a time: those of other lanes go on', async () => {
    const [one, other] = [1, 2].map((chainId) => {
      const { lane, signer } = samples.transaction({ chainId });
      return { lane, chainId, signer, holder: 'me', ttlMs: 60_000, now: 0 };
    }) as [LeaseRequest, LeaseRequest];
    await store.lease(one);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('begin');
    await client.query('select 1 from lanes where id = $1 for update', [one.lane]);
    const waiting = async () =>
      Number(
        (await askPostgres(url, "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"))[0]?.count,
      );

    const first = store.lease(one);
    await vi.waitFor(async () => expect(await waiting()).toBe(1), { timeout: 4_000 });
    const again = store.lease(one);
    expect(await store.lease(other)).toMatchObject({ id: other.lane });
    expect(await waiting()).toBe(1);
    await client.query('rollback');
    await client.end();
    expect(await Promise.all([first, again])).toMatchObject([{ id: one.lane }, { id: one.lane }]);
  });

  it('wait three times for the server, however many they are', async () => {
    const accepted = samples.group(20);
    const before = proxy.answers;
    await store.insert(accepted.slice(0, 1));
    const few = proxy.answers - before;
    await Promise.all(accepted.slice(1).map((one) => store.insert([one])));
    expect([few, proxy.answers - before]).toEqual([3, 6]);
  });

  it('do not fall with one that the database refuses', async () => {
    const bad = samples.accepted({ externalId: 'a\u0000b' });
    const outcomes = await Promise.allSettled([
      store.insert(samples.group(2)),
      store.insert([bad]),
      store.insert(samples.group(2)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await stored()).toBe(4);
    expect(await store.counts()).toEqual([{ status: 'pending', stage: 'queued', count: 4 }]);
  });

  it('keep the counts of many instances right', async () => {
    const others = await Promise.all([openStore(url), openStore(url)]);
    await Promise.all(
      [store, ...others].flatMap((one) =>
        Array.from({ length: 30 }, (_, at) => one.insert(samples.group(2, { chainId: 1 + (at % 3) }))),
      ),
    );
    expect(await store.counts()).toEqual([{ status: 'pending', stage: 'queued', count: 180 }]);
    for (const other of others) await other.close();
  });
});
