import type { Store } from '@tx-broadcaster/core';
import { Samples } from '@tx-broadcaster/core/testing';
import { freshDatabase } from '@tx-broadcaster/testing';
import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PostgresHandle } from './caller-connection.js';
import { postgresStore } from './postgres-store.js';

interface Shop {
  readonly orders: { readonly id: number; readonly transactionId: string };
}

let url: string;
let store: Store<PostgresHandle>;
let client: pg.Client;
let samples: Samples;

beforeEach(async () => {
  url = await freshDatabase();
  store = await postgresStore({ connectionString: url, connections: 4, warn: () => {} });
  client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('create table orders (id bigint primary key, transaction_id text not null)');
  samples = new Samples();
});

afterEach(async () => {
  await client.end();
  await store.close();
});

/** Begins a transaction on the client, and inserts one more into it. */
async function begun() {
  const accepted = samples.accepted();
  await client.query('begin');
  await (await store.within?.(client))?.insert([accepted]);
  return accepted.transaction;
}

describe('a transaction of Kysely', () => {
  let shop: Kysely<Shop>;

  beforeEach(() => {
    const pool = new pg.Pool({ connectionString: url, max: 2 });
    shop = new Kysely<Shop>({ dialect: new PostgresDialect({ pool }), plugins: [new CamelCasePlugin()] });
  });

  afterEach(() => shop.destroy());

  it('holds rows of the app and a transaction together', async () => {
    const accepted = samples.accepted({ idempotencyKey: 'key', validUntil: 1_900_000_000_000 });
    const { id } = accepted.transaction;
    const outcomes = await shop.transaction().execute(async (transaction) => {
      await transaction.insertInto('orders').values({ id: 1, transactionId: id }).execute();
      const within = await store.within?.(transaction);
      return [await within?.insert([accepted]), await within?.insert([samples.accepted({ idempotencyKey: 'key' })])];
    });
    // numbers are numbers, however the app has its own read
    expect(outcomes).toEqual([[{ inserted: true }], [{ inserted: false, existing: accepted.transaction }]]);
    expect(await shop.selectFrom('orders').select('transactionId').execute()).toEqual([{ transactionId: id }]);
    expect(await store.get(id)).toEqual(accepted.transaction);
  });

  it('takes both with it', async () => {
    const accepted = samples.accepted();
    const failing = shop.transaction().execute(async (transaction) => {
      await transaction.insertInto('orders').values({ id: 1, transactionId: accepted.transaction.id }).execute();
      await (await store.within?.(transaction))?.insert([accepted]);
      throw new Error('out of stock');
    });
    await expect(failing).rejects.toThrow('out of stock');
    expect(await shop.selectFrom('orders').selectAll().execute()).toEqual([]);
    expect(await store.list({ limit: 1 })).toEqual([]);
  });

  it('is needed: a Kysely that is in none is refused', async () => {
    await expect(store.within?.(shop)).rejects.toMatchObject({ code: 'invalid_field' });
  });

  it('is told of a collision with somebody else, to begin again', async () => {
    const first = samples.accepted({ idempotencyKey: 'key' });
    const colliding = shop
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (transaction) => {
        await sql`select 1 from orders`.execute(transaction);
        await store.insert([first]);
        await (await store.within?.(transaction))?.insert([samples.accepted({ idempotencyKey: 'key' })]);
      });
    await expect(colliding).rejects.toMatchObject({ code: 'store_unavailable', cause: { code: '40001' } });
    expect(await store.list({ limit: 5 })).toEqual([first.transaction]);
  });
});

describe('while a transaction of a caller is open', () => {
  it('nobody sees what is in it, and everybody works on the same lane', async () => {
    const { id, lane: laneId, chainId, signer } = await begun();
    const [other] = samples.group(1);
    if (other === undefined) throw new Error('no sample');
    await store.insert([other]);
    const lane = await store.lease({ lane: laneId, chainId, signer, holder: 'one', ttlMs: 60_000, now: 1 });
    if (lane === null) throw new Error('the lane is free');
    const queued = await store.queued(laneId, null, 10);
    expect(queued).toEqual([other.transaction]);
    expect(await store.commit(samples.bind(lane, queued, 0))).toMatchObject({ applied: true });
    await store.attend({ holder: 'one', ttlMs: 1_000, now: 1, reports: new Map() });
    expect(await store.get(id)).toBeNull();
    expect(await store.counts()).toEqual([{ status: 'pending', stage: 'signed', count: 1 }]);
    await client.query('commit');
    expect((await store.queued(laneId, null, 10)).map((one) => one.id)).toEqual([id]);
    expect((await store.counts()).map(({ stage, count }) => `${stage} ${count}`).sort()).toEqual([
      'queued 1',
      'signed 1',
    ]);
  });
});

it('makes the commit of the caller last, whatever it is set to', async () => {
  const setting = async () =>
    (await client.query<{ it: string }>("select current_setting('synchronous_commit') it")).rows[0]?.it;
  await client.query('set synchronous_commit = off');
  await begun();
  expect(await setting()).toBe('on');
  await client.query('commit');
  expect(await setting()).toBe('off');
});

it('calls lanes by the commit of the caller, and not where it rolls back', async () => {
  const heard: (string | null)[] = [];
  const other = await postgresStore({ connectionString: url, connections: 2, warn: () => {} });
  const called = new Promise<void>((resolve) => {
    for (const each of [store, other]) {
      each.calls?.listen((lane) => {
        heard.push(lane);
        if (heard.length === 2) resolve();
      });
    }
  });
  // both listen from when the server has heard of it
  await expect
    .poll(async () => (await client.query("select 1 from pg_stat_activity where query like 'listen%'")).rowCount)
    .toBe(2);
  await client.query('begin');
  await (await store.within?.(client))?.insert([samples.accepted({ chainId: 1 })]);
  await client.query('rollback');
  const { lane } = await begun();
  await client.query('commit');
  await called;
  expect(heard).toEqual([lane, lane]);
  await other.close();
});

it('refuses a handle to another database, and to other tables of this one', async () => {
  const other = await freshDatabase();
  const elsewhere = new pg.Client({ connectionString: other });
  await elsewhere.connect();
  await elsewhere.query('begin');
  await expect(store.within?.(elsewhere)).rejects.toMatchObject({ code: 'invalid_field' });
  await elsewhere.query('rollback');
  const twin = await postgresStore({ connectionString: other, warn: () => {} });
  await elsewhere.query('begin');
  await expect(store.within?.(elsewhere)).rejects.toMatchObject({ code: 'invalid_field' });
  await elsewhere.end();
  await twin.close();
});
