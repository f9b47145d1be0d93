import type { Store } from '@tx-broadcaster/core';
import { Samples } from '@tx-broadcaster/core/testing';
import { askPostgres, freshDatabase } from '@tx-broadcaster/testing';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../test/store.js';

let url: string;
let store: Store;
let samples: Samples;

beforeEach(async () => {
  url = await freshDatabase();
  store = await openStore(url);
  samples = new Samples();
});

afterEach(() => store.close());

const ids = async (position: string | null) =>
  (await store.eventsAfter(position, 1_000)).map(({ event }) => event.transactionId);

/** One transaction, written in a database transaction that stays open until it is told how to end. */
async function writing(): Promise<{ id: string; end: (how: 'commit' | 'rollback') => Promise<void> }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('begin');
  const { transaction } = samples.accepted();
  const values = `'${transaction.lane}', '${transaction.id}', 1, 1, 'queued', 'pending', 'queued'`;
  const columns = 'lane, transaction_id, seq, at, type, status, stage';
  await client.query(`insert into events (${columns}) values (${values})`);
  return {
    id: transaction.id,
    async end(how) {
      await client.query(how);
      await client.end();
    },
  };
}

describe('the log of events', () => {
  it('shows nothing behind what is still being written, and then all of it in its order', async () => {
    const early = samples.accepted();
    await store.insert([early]);
    const open = await writing();
    const late = samples.accepted();
    await store.insert([late]);
    const position = await store.lastPosition();
    expect(await ids(null)).toEqual([early.transaction.id]);
    expect(await ids(position)).toEqual([]);
    await open.end('commit');
    // the row that was written by hand has no transaction to tell of
    expect(await ids(position)).toEqual([late.transaction.id]);
    expect(
      (await askPostgres(url, 'select transaction_id from events order by writer, position')).map(
        (row) => row.transaction_id,
      ),
    ).toEqual([early.transaction.id, open.id, late.transaction.id]);
  });

  it('goes on where what was being written is rolled back', async () => {
    const open = await writing();
    const late = samples.accepted();
    await store.insert([late]);
    expect(await ids(null)).toEqual([]);
    await open.end('rollback');
    expect(await ids(null)).toEqual([late.transaction.id]);
  });

  it('goes on behind its positions after a move to a server that has written less', async () => {
    await store.insert(samples.group(3));
    await store.close();
    // as after a dump of an old server: its numbers of transactions are far beyond those of this one
    await askPostgres(url, 'update events set writer = writer + 5000000000');
    store = await openStore(url);
    const position = await store.lastPosition();
    expect(await ids(null)).toHaveLength(3);
    const next = samples.accepted();
    await store.insert([next]);
    expect(await ids(position)).toEqual([next.transaction.id]);
    await store.close();
    store = await openStore(url);
    expect(await ids(position)).toEqual([next.transaction.id]);
    expect(await ids(null)).toHaveLength(4);
  });
});
