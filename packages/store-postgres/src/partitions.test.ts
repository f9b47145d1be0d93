import type { Transaction } from '@tx-broadcaster/core';
import { Samples, storeConformance } from '@tx-broadcaster/core/testing';
import { askPostgres, emptyDatabase, freshDatabase } from '@tx-broadcaster/testing';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { age, begin, openStore, reopen } from '../test/store.js';
import { postgresStore } from './postgres-store.js';

let database: Promise<string> | null = null;

describe('in partitions', () => {
  storeConformance({
    describe,
    it,
    async create() {
      database ??= freshDatabase();
      const store = await openStore(await database, 4);
      await emptyDatabase(await database);
      return store;
    },
    reopen,
    age,
    begin,
  });
});

describe('partitions', () => {
  it('have what happened to a transaction where it has gone', async () => {
    const url = await freshDatabase();
    const store = await openStore(url, 4);
    const samples = new Samples();
    const [accepted] = samples.group(1, { pooled: true, idempotencyKey: 'mine' });
    if (accepted === undefined) throw new Error('no sample');
    await store.insert([accepted]);
    const { lane, chainId, signer } = accepted.transaction;
    const row = await store.lease({ lane, chainId, signer, holder: 'one', ttlMs: 60_000, now: 1 });
    if (row === null) throw new Error('the lane is free');
    const commit = samples.leave(row, [accepted.transaction], '0x70997970C51812dc3A010C7d01b50e0d17dc79C8');
    await store.commit(commit);
    const there = commit.leaving.map(({ lane }) => lane);
    for (const table of ['transactions', 'idempotency_keys', 'events']) {
      const rows = await askPostgres(url, `select distinct lane from ${table}`);
      expect(rows.map(({ lane }) => lane)).toEqual(there);
    }
    expect(await askPostgres(url, 'select id from transactions_ids')).toEqual([{ id: accepted.transaction.id }]);
    await expect(store.insert([samples.accepted({ id: accepted.transaction.id })])).rejects.toThrow('already stored');
    await store.close();
  });

  const signers = Array.from({ length: 8 }, (_, at): Transaction['signer'] => `0x${String(at).padStart(40, '0')}`);

  it('have all rows of a lane in one place, and the lanes in several', async () => {
    const url = await freshDatabase();
    const store = await openStore(url, 4);
    const samples = new Samples();
    for (const signer of signers) {
      const [accepted] = samples.group(1, { signer, idempotencyKey: `of ${signer}` });
      if (accepted === undefined) throw new Error('no sample');
      await store.insert([accepted]);
      const { lane, chainId } = accepted.transaction;
      const row = await store.lease({ lane, chainId, signer, holder: 'one', ttlMs: 60_000, now: 1 });
      if (row === null) throw new Error('the lane is free');
      await store.commit(samples.bind(row, [accepted.transaction], 0));
    }
    const [first, ...others] = await Promise.all(
      ['transactions', 'slots', 'attempts', 'events'].map(async (table) => {
        const rows = await askPostgres(url, `select distinct tableoid::regclass::text as part, lane from ${table}`);
        return new Map(rows.map(({ part, lane }) => [lane, String(part).replace(table, '')]));
      }),
    );
    expect(first?.size).toBe(8);
    expect(new Set(first?.values()).size).toBeGreaterThan(1);
    for (const other of others) expect(other).toEqual(first);
    await store.close();
  });

  it('keep a key unique over all lanes, also for those who take it at once', async () => {
    const store = await openStore(await freshDatabase(), 4);
    const samples = new Samples();
    const group = signers.map((signer) => samples.accepted({ signer, idempotencyKey: 'key' }));
    const outcomes = (await Promise.all(group.map((one) => store.insert([one])))).flat();
    expect(outcomes.filter(({ inserted }) => inserted)).toHaveLength(1);
    expect(await store.list({ limit: 9, filter: { idempotencyKey: 'key' } })).toHaveLength(1);
    await store.close();
  });

  it('keep an id unique over all lanes', async () => {
    const store = await openStore(await freshDatabase(), 4);
    const samples = new Samples();
    const [first, ...others] = signers.map((signer) => samples.accepted({ signer, id: 'the same' }));
    if (first === undefined) throw new Error('no sample');
    await store.insert([first]);
    for (const other of others) await expect(store.insert([other])).rejects.toThrow('already stored');
    expect(await store.get('the same')).toEqual(first.transaction);
    await store.close();
  });

  it('stay as they were made', async () => {
    const url = await freshDatabase();
    await (await openStore(url, 4)).close();
    await (await openStore(url)).close();
    await (await openStore(url, 4)).close();
    await expect(openStore(url, 8)).rejects.toMatchObject({
      code: 'invalid_option',
      message:
        'expected `partitions` to be as the tables were made, split into 4 partitions, got split into 8 partitions',
    });
    const whole = await freshDatabase();
    await (await openStore(whole)).close();
    await expect(openStore(whole, 4)).rejects.toMatchObject({
      message: 'expected `partitions` to be as the tables were made, not split, got split into 4 partitions',
    });
  });

  it('are at least two', async () => {
    const connectionString = await freshDatabase();
    for (const partitions of [0, 1, 2.5, 257]) {
      await expect(postgresStore({ connectionString, partitions })).rejects.toMatchObject({ code: 'invalid_option' });
    }
  });

  it('are touched by the work of a lane one at a time, however often it is done', async () => {
    const url = await freshDatabase();
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    const store = await postgresStore({ pool, partitions: 4, listen: false, warn: () => {} });
    const samples = new Samples();
    for (const signer of signers) await store.insert(samples.group(3, { signer }));
    const [first] = await store.list({ limit: 1 });
    if (first === undefined) throw new Error('no transaction');
    const { lane, chainId, signer } = first;
    const [{ part } = { part: '' }] = await askPostgres(
      url,
      `select distinct tableoid::regclass::text as part from transactions where lane = '${lane}'`,
    );

    /** How often each part of each table was read or written so far. */
    const touches = async () => {
      await pool.query('select pg_stat_force_next_flush()');
      const rows = await askPostgres(
        url,
        `select relname as table, seq_scan + coalesce(idx_scan, 0) + n_tup_ins + n_tup_upd + n_tup_del as times
         from pg_stat_user_tables where relname ~ '_[0-9]$'`,
      );
      return new Map(rows.map(({ table, times }) => [String(table), Number(times)]));
    };
    const own = new Set<string>();
    const others: string[] = [];
    const work = async (name: string, act: () => Promise<unknown>) => {
      const before = await touches();
      await act();
      for (const [table, times] of await touches()) {
        if (times === before.get(table)) continue;
        if (table.at(-1) === String(part).at(-1)) own.add(table);
        else others.push(`${name} touches ${table}`);
      }
    };
    // a statement that was prepared is planned once for all values after some times
    for (let turn = 0; turn < 8; turn++) {
      let row = await store.lease({ lane, chainId, signer, holder: 'one', ttlMs: 60_000, now: 1 });
      await work('lease', async () => {
        row = await store.lease({ lane, chainId, signer, holder: 'one', ttlMs: 60_000, now: 1 });
      });
      if (row === null) throw new Error('the lane is not free');
      const leased = row;
      await work('openLane', () => store.openLane(lane));
      await work('slotsFrom', () => store.slotsFrom(lane, 0, 10));
      const accepted = samples.group(2, { signer });
      await store.insert(accepted);
      const queued = await store.queued(lane, null, 2);
      await work('queued', () => store.queued(lane, queued[0] ?? null, 2));
      const bind = samples.bind(leased, queued, turn * 2);
      await work('commit', () => store.commit(bind));
      const sent = bind.transactions.map((transaction) => samples.changed(transaction, { stage: 'accepted' }));
      const answers = samples.commit(
        { ...leased, seq: leased.seq + 1 },
        {
          expected: new Map(bind.transactions.map(({ id, version }) => [id, version])),
          transactions: sent,
          events: sent.map((transaction) => samples.event(transaction)),
          slots: bind.newSlots,
          attempts: bind.newAttempts,
        },
      );
      await work('commit of answers', async () => {
        expect(await store.commit(answers)).toMatchObject({ applied: true });
      });
    }
    expect(others).toEqual([]);
    // the statistics do tell: rows of all four tables were touched
    expect(new Set([...own].map((table) => table.slice(0, -2)))).toEqual(
      new Set(['transactions', 'slots', 'attempts', 'events']),
    );
    await store.close();
    await pool.end();
  });
});
