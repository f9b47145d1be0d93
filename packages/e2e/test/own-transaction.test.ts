import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Broadcaster, functionType, memoryStore, privateKeySigner, type Store } from '@tx-broadcaster/core';
import { FakeChain } from '@tx-broadcaster/core/testing';
import { postgresStore } from '@tx-broadcaster/store-postgres';
import { sqliteStore } from '@tx-broadcaster/store-sqlite';
import { freshDatabase, startRpcNode } from '@tx-broadcaster/testing';
import Database from 'better-sqlite3';
import pg from 'pg';
import { http, parseAbi } from 'viem';
import { describe, expect, onTestFinished, test } from 'vitest';
import { contract, local, someone } from './world.js';

/** An app with a table of its own in the database of the store. */
interface App {
  readonly store: Store;
  /** In one transaction: `run`, then an order of its own; the ids of all orders there are. */
  order(run: (db: unknown) => Promise<string>, how: 'commit' | 'rollback'): Promise<string>;
  orders(): Promise<string[]>;
}

const apps: Record<'sqlite' | 'postgres', () => Promise<App>> = {
  async sqlite() {
    const folder = mkdtempSync(join(tmpdir(), 'own-transaction-'));
    const db = new Database(join(folder, 'app.db'));
    onTestFinished(() => {
      db.close();
      rmSync(folder, { recursive: true });
    });
    db.exec('create table orders (id text primary key)');
    return {
      store: await sqliteStore({ database: db }),
      async order(run, how) {
        db.exec('begin immediate');
        const id = await run(db);
        db.prepare('insert into orders values (?)').run(id);
        db.exec(how);
        return id;
      },
      orders: async () => db.prepare<[], string>('select id from orders').pluck().all(),
    };
  },

  async postgres() {
    const pool = new pg.Pool({ connectionString: await freshDatabase(), max: 5 });
    onTestFinished(() => pool.end());
    await pool.query('create table orders (id text primary key)');
    return {
      store: await postgresStore({ pool, schema: 'tx', warn: () => {} }),
      async order(run, how) {
        const client = await pool.connect();
        await client.query('begin');
        const id = await run(client);
        await client.query('insert into orders values ($1)', [id]);
        await client.query(how);
        client.release();
        return id;
      },
      orders: async () => (await pool.query<{ id: string }>('select id from orders')).rows.map(({ id }) => id),
    };
  },
};

const abi = parseAbi(['function add_weight(address _addr, uint256 _weight)']);
const add = functionType({ abi, functionName: 'add_weight', to: contract, gas: 100_000n });
const rare = functionType({
  abi,
  functionName: 'add_weight',
  to: contract,
  gas: 100_000n,
  policy: { rates: [{ per: 'day', count: 1 }] },
});

async function started(store: Store) {
  const chain = new FakeChain({ automine: true });
  const node = await startRpcNode(chain, { now: () => Date.now() });
  const broadcaster = new Broadcaster({
    chains: [{ chain: local, transport: http(node.url), settleDepth: 0, pollInterval: '100ms' }],
    signers: [privateKeySigner('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')],
    messageTypes: { add, rare },
    store,
    signWait: '30s',
  });
  const told: string[] = [];
  broadcaster.on('transaction', ({ type, transaction }) => told.push(`${type} ${transaction.transaction_id}`));
  await broadcaster.start();
  await expect.poll(() => broadcaster.health()[0]?.seen_at ?? null).not.toBeNull();
  onTestFinished(async () => {
    await broadcaster.stop();
    await node.close();
  });
  return { broadcaster, chain, told };
}

describe.each(['sqlite', 'postgres'] as const)('a transaction of the app on %s', (kind) => {
  test('takes effect with its commit, and nobody hears of it before', async () => {
    const app = await apps[kind]();
    const { broadcaster, told } = await started(app.store);
    const id = await app.order(async (db) => {
      const record = await broadcaster.broadcast('add', [someone, 1], { db });
      expect(record).toMatchObject({ status: 'pending', stage: 'queued', nonce: null, hash: null });
      return record.transaction_id;
    }, 'commit');
    expect(told).toEqual([]);
    expect(await broadcaster.committed(id)).toMatchObject({ transaction_id: id, nonce: 0 });
    expect(told).toContain(`signed ${id}`);
    expect(await broadcaster.wait(id)).toMatchObject({ status: 'success' });
    expect(await app.orders()).toEqual([id]);
  });

  test('goes out by itself where nobody says that it is committed', async () => {
    const app = await apps[kind]();
    const { broadcaster } = await started(app.store);
    const store = async (db: unknown) => (await broadcaster.broadcast('add', [someone, 1], { db })).transaction_id;
    const id = await app.order(store, 'commit');
    expect(await broadcaster.wait(id)).toMatchObject({ status: 'success', nonce: 0 });
  });

  test('leaves nothing behind where it rolls back, and nobody hears of it', async () => {
    const app = await apps[kind]();
    const { broadcaster, chain, told } = await started(app.store);
    const store = async (db: unknown) =>
      (await broadcaster.broadcast('rare', [someone, 1], { db, idempotencyKey: 'key' })).transaction_id;
    const id = await app.order(store, 'rollback');
    expect(await broadcaster.committed(id)).toBeNull();
    expect(await broadcaster.list({ limit: 9 })).toEqual([]);
    expect(await app.store.eventsAfter(null, 9)).toEqual([]);
    expect(told).toEqual([]);
    // neither its key nor its place under a limit is used up
    const next = await broadcaster.broadcast('rare', [someone, 2], { idempotencyKey: 'key' });
    expect(await broadcaster.wait(next.transaction_id)).toMatchObject({ status: 'success', nonce: 0 });
    expect(chain.transactionsOf((await broadcaster.signers())[0]?.signer ?? someone)).toHaveLength(1);
  });

  test('is counted under a limit, and replayed by its key, with its commit', async () => {
    const app = await apps[kind]();
    const { broadcaster } = await started(app.store);
    const options = { idempotencyKey: 'key' };
    const id = await app.order(async (db) => {
      const first = await broadcaster.accept('rare', [someone, 1], { ...options, db });
      const again = await broadcaster.accept('rare', [someone, 1], { ...options, db });
      expect([first.replayed, again.replayed]).toEqual([false, true]);
      await expect(broadcaster.broadcast('rare', [someone, 2], { db })).rejects.toMatchObject({
        code: 'policy_denied',
      });
      return again.transaction.transaction_id;
    }, 'commit');
    expect(await broadcaster.accept('rare', [someone, 1], options)).toMatchObject({
      replayed: true,
      transaction: { transaction_id: id },
    });
    await expect(broadcaster.broadcast('rare', [someone, 3])).rejects.toMatchObject({ code: 'policy_denied' });
  });

  test('is asked for by a handle on which one is open', async () => {
    const app = await apps[kind]();
    const { broadcaster } = await started(app.store);
    await expect(broadcaster.broadcast('add', [someone, 1], { db: {} })).rejects.toMatchObject({
      code: 'invalid_field',
      issues: [{ pointer: '/db' }],
    });
    expect(await broadcaster.list({ limit: 9 })).toEqual([]);
  });
});

test('a store in memory takes part in none', async () => {
  const { broadcaster } = await started(memoryStore());
  await expect(broadcaster.broadcast('add', [someone, 1], { db: {} })).rejects.toMatchObject({ code: 'invalid_field' });
});
