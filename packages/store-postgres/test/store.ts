import type { Store } from '@tx-broadcaster/core';
import { askPostgres, emptyDatabase, freshDatabase } from '@tx-broadcaster/testing';
import pg from 'pg';
import { afterAll } from 'vitest';
import { postgresStore } from '../src/postgres-store.js';

const urls = new WeakMap<Store, string>();

const afterwards: pg.Client[] = [];

afterAll(() => Promise.all(afterwards.map((client) => client.end())));

let database: Promise<string> | null = null;

/** An empty store in the database of this test file: only one is open at a time. */
export async function newStore(): Promise<Store> {
  database ??= freshDatabase();
  const store = await openStore(await database);
  await emptyDatabase(await database);
  return store;
}

export async function openStore(connectionString: string, partitions?: number): Promise<Store> {
  const split = partitions === undefined ? {} : { partitions };
  const store = await postgresStore({ connectionString, connections: 5, warn: () => {}, ...split });
  urls.set(store, connectionString);
  return store;
}

/** Another store on the same tables. */
export async function reopen(store: Store): Promise<Store> {
  return await openStore(urlOf(store));
}

/** Leases are measured by the clock of the database: nobody can move it, but what it is compared with. */
export async function age(store: Store, ms: number): Promise<void> {
  await askPostgres(
    urlOf(store),
    `update lanes set lease_until = lease_until - ${ms}; update instances set until = until - ${ms}`,
  );
}

/** A transaction on a client of its own. */
export async function begin(store: Store) {
  const client = new pg.Client({ connectionString: urlOf(store) });
  await client.connect();
  await client.query('begin');
  // they stay open, as those of a pool do
  afterwards.push(client);
  const end = async (how: 'commit' | 'rollback') => void (await client.query(how));
  return { handle: client, commit: () => end('commit'), rollback: () => end('rollback') };
}

function urlOf(store: Store): string {
  const url = urls.get(store);
  if (url === undefined) throw new Error('not opened by openStore');
  return url;
}
