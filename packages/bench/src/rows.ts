import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { ListQuery, Store } from '@tx-broadcaster/core';
import { postgresStore } from '@tx-broadcaster/store-postgres';
import { sqliteStore } from '@tx-broadcaster/store-sqlite';
import { startPostgres } from '@tx-broadcaster/testing';
import Database from 'better-sqlite3';
import pg from 'pg';
import { type Filled, fillPostgres, fillSqlite } from '#bench/fill';
import { quantile } from '#bench/quantile';
import { say } from '#bench/say';

/** How long questions of the dashboard take on a long past, ms. */
export interface Rows {
  readonly store: string;
  readonly rows: number;
  readonly questions: readonly { readonly question: string; readonly p50: number; readonly p99: number }[];
}

const page = 50;

/** Asks each question so often, of a store with so many transactions, on each database. */
export async function rowsOn(directory: string, rows: number, times: number): Promise<Rows[]> {
  const all = [await onSqlite(directory, rows, times)];
  for (const partitions of [null, 8]) all.push(await onPostgres(rows, times, partitions));
  return all;
}

async function onSqlite(directory: string, rows: number, times: number): Promise<Rows> {
  const path = join(await mkdtemp(join(directory, 'rows-')), 'rows.db');
  const database = new Database(path);
  const store = await sqliteStore({ database });
  try {
    const filled = await fillSqlite(database, store, rows);
    return { store: 'SQLite', rows, questions: await ask('SQLite', store, filled, times) };
  } finally {
    await store.close();
    database.close();
  }
}

async function onPostgres(rows: number, times: number, partitions: number | null): Promise<Rows> {
  const server = await startPostgres({ shared_buffers: '512MB', maintenance_work_mem: '256MB', max_wal_size: '8GB' });
  const pool = new pg.Pool({ connectionString: server.url, max: 4 });
  // connections that are being closed as the server ends
  pool.on('error', () => {});
  const split = partitions === null ? {} : { partitions };
  const store = await postgresStore({ pool, warn: () => {}, ...split });
  try {
    const filled = await fillPostgres(pool, store, rows);
    const name = partitions === null ? 'PostgreSQL' : `PostgreSQL, ${partitions} partitions`;
    return { store: name, rows, questions: await ask(name, store, filled, times) };
  } finally {
    await store.close();
    await pool.end();
    await server.end();
  }
}

async function ask(name: string, store: Store, filled: Filled, times: number): Promise<Rows['questions']> {
  say(`asking ${name}`);
  const { middle, from, to, lane, recipient, hash } = filled;
  const list = (query: Omit<ListQuery, 'limit'>) => () => store.list({ ...query, limit: page });
  const questions: Record<string, () => Promise<unknown>> = {
    'newest page': list({}),
    'a page in the middle': list({ after: middle }),
    'oldest page': list({ order: 'oldest' }),
    'by status': list({ filter: { status: ['failed'] } }),
    'by status, in the middle': list({ filter: { status: ['success'] }, after: middle }),
    'by stage': list({ filter: { stage: ['exhausted'] } }),
    'by type': list({ filter: { messageType: ['type 3'] } }),
    'by status and type': list({ filter: { status: ['failed'], messageType: ['type 3'] } }),
    'by signer': list({ filter: { from: lane.slice(lane.indexOf(':') + 1) } }),
    'by recipient': list({ filter: { to: recipient } }),
    'by date': list({ filter: { createdFrom: from, createdBefore: to } }),
    'by date, status and type': list({
      filter: { createdFrom: from, createdBefore: to, status: ['failed'], messageType: ['type 3'] },
    }),
    'by nonce': list({ filter: { nonce: 1_234 } }),
    'by idempotency key': list({ filter: { idempotencyKey: 'key 1234' } }),
    'by external id': list({ filter: { externalId: 'order 1234' } }),
    'by hash': list({ filter: { hash } }),
    'one by id': () => store.get(middle),
    'one by hash': () => store.getByHash(hash),
    'counts of all': () => store.counts(),
    'count by status and type': () => store.count({ status: ['failed'], messageType: ['type 3'] }, 10_000),
    'count by date, up to 10,000': () => store.count({ createdFrom: from, createdBefore: to }, 10_000),
  };
  const all: { question: string; p50: number; p99: number }[] = [];
  for (const [question, answer] of Object.entries(questions)) {
    await answer();
    const ms: number[] = [];
    for (let time = 0; time < times; time++) {
      const startedAt = performance.now();
      await answer();
      ms.push(performance.now() - startedAt);
    }
    all.push({ question, p50: quantile(ms, 0.5), p99: quantile(ms, 0.99) });
  }
  return all;
}
