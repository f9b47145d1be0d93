import type { Store } from '@tx-broadcaster/core';
import { Samples } from '@tx-broadcaster/core/testing';
import type { Work } from '@tx-broadcaster/store-kysely';
import Database from 'better-sqlite3';
import { CamelCasePlugin, CompiledQuery, Kysely, SqliteDialect } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tempFile } from '../test/temp-file.js';
import { SqliteDriver } from './sqlite-driver.js';
import { sqliteStore } from './sqlite-store.js';
import type { SqliteHandle } from './sqlite-within.js';

interface Shop {
  readonly orders: { readonly id: number; readonly transactionId: string };
}

let path: string;
let database: Database.Database;
let store: Store<SqliteHandle>;
let shop: Kysely<Shop>;
let samples: Samples;

beforeEach(async () => {
  path = tempFile();
  database = new Database(path);
  store = await sqliteStore({ database });
  database.exec('create table orders (id integer primary key, transaction_id text not null)');
  shop = new Kysely<Shop>({ dialect: new SqliteDialect({ database }), plugins: [new CamelCasePlugin()] });
  samples = new Samples();
});

afterEach(async () => {
  await store.close();
  database.close();
});

const orders = () => database.prepare('select transaction_id from orders').pluck().all();

describe('a transaction of Kysely', () => {
  it('holds rows of the app and a transaction together', async () => {
    const accepted = samples.accepted();
    const { id } = accepted.transaction;
    await shop.transaction().execute(async (transaction) => {
      await transaction.insertInto('orders').values({ id: 1, transactionId: id }).execute();
      const within = await store.within?.(transaction);
      await within?.insert([accepted]);
    });
    expect(orders()).toEqual([id]);
    expect(await store.get(id)).toEqual(accepted.transaction);
  });

  it('takes both with it', async () => {
    const accepted = samples.accepted();
    const failing = shop.transaction().execute(async (transaction) => {
      await transaction.insertInto('orders').values({ id: 1, transactionId: accepted.transaction.id }).execute();
      const within = await store.within?.(transaction);
      await within?.insert([accepted]);
      throw new Error('out of stock');
    });
    await expect(failing).rejects.toThrow('out of stock');
    expect(orders()).toEqual([]);
    expect(await store.list({ limit: 1 })).toEqual([]);
  });

  it('is refused on another handle, to the same file too', async () => {
    const other = new Database(path);
    const elsewhere = new Kysely<Shop>({ dialect: new SqliteDialect({ database: other }) });
    database.exec('begin');
    await elsewhere.transaction().execute(async (transaction) => {
      await expect(store.within?.(transaction)).rejects.toMatchObject({ code: 'invalid_field' });
    });
    database.exec('rollback');
    await expect(store.within?.(other)).rejects.toMatchObject({ code: 'invalid_field' });
    other.close();
  });
});

describe('while a transaction of somebody else is open', () => {
  it('nobody reads or writes', async () => {
    const accepted = samples.accepted();
    const { id } = accepted.transaction;
    database.exec('begin');
    await (await store.within?.(database))?.insert([accepted]);
    const read = store.get(id);
    const written = store.insert(samples.group(1));
    database.exec('rollback');
    expect(await read).toBeNull();
    expect(await written).toEqual([{ inserted: true }]);
    expect(await store.counts()).toEqual([{ status: 'pending', stage: 'queued', count: 1 }]);
  });

  it('nobody ends it, and whoever waits too long is told', async () => {
    const driver = new SqliteDriver({
      database,
      assertLasting: () => {},
      onCommit: () => {},
      onClose: () => {},
      patienceMs: 0,
    });
    const template = CompiledQuery.raw('select 1 as one');
    function* nothing(): Work<null> {
      yield { does: 'query', template, parameters: [] };
      return { keep: true, value: null };
    }
    database.exec("begin; insert into orders values (1, 'of the app')");
    const tooLong = { code: 'store_unavailable', retryable: true, hint: expect.stringContaining('`db`') };
    await expect(driver.write(nothing)).rejects.toMatchObject(tooLong);
    await expect(driver.read(nothing)).rejects.toMatchObject(tooLong);
    database.exec('commit');
    expect(await driver.write(nothing)).toBeNull();
    expect(orders()).toEqual(['of the app']);
  });
});
