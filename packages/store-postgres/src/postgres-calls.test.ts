import type { InstanceCalls, Store } from '@tx-broadcaster/core';
import { askPostgres, freshDatabase } from '@tx-broadcaster/testing';
import pg from 'pg';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openStore } from '../test/store.js';
import { postgresStore } from './postgres-store.js';

const stores: Store[] = [];

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
});

/** The calls of so many stores on one database, and what each of them has heard. */
async function instances(count: number, schema = 'public') {
  const url = await freshDatabase();
  const all = [];
  for (let at = 0; at < count; at++) {
    const store =
      schema === 'public'
        ? await openStore(url)
        : await postgresStore({ connectionString: url, schema, warn: () => {} });
    stores.push(store);
    const heard: string[] = [];
    const calls = store.calls as InstanceCalls; // a store that instances share
    calls.listen((lane, news) => heard.push(`${lane} ${news}`));
    all.push({ calls, heard });
  }
  await listening(url, count);
  return { url, all };
}

/** Until so many connections listen. */
async function listening(url: string, count: number): Promise<void> {
  await vi.waitFor(async () => {
    const rows = await askPostgres(url, "select 1 from pg_stat_activity where query like 'listen%' and state = 'idle'");
    expect(rows).toHaveLength(count);
  }, 10_000);
}

describe('calls', () => {
  it('are heard by all other instances, and not by oneself', async () => {
    const { all } = await instances(3);
    const [caller, ...others] = all;
    caller?.calls.call('1:0xaa', 'queued');
    caller?.calls.call('1:0xbb', 'acted');
    for (const { heard } of others) await vi.waitFor(() => expect(heard).toEqual(['1:0xaa queued', '1:0xbb acted']));
    expect(caller?.heard).toEqual([]);
  });

  it('are one message for all that is called while the last is on its way', async () => {
    const { url, all } = await instances(2);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    let messages = 0;
    client.on('notification', () => messages++);
    await client.query('listen "tx_broadcaster public"');
    for (let n = 0; n < 1_000; n++) all[0]?.calls.call(`1:0x${(n % 50).toString(16).padStart(40, '0')}`, 'queued');
    await vi.waitFor(() => expect(new Set(all[1]?.heard).size).toBe(50));
    expect(messages).toBeLessThanOrEqual(3);
    await client.end();
  });

  it('tell of a lane what says most, and of what happened a little later', async () => {
    const { all } = await instances(2);
    const [caller, hearer] = all;
    for (const news of ['told', 'acted', 'queued', 'told'] as const) caller?.calls.call('1:0xaa', news);
    caller?.calls.call('1:0xbb', 'told');
    await vi.waitFor(() => expect(hearer?.heard).toContain('1:0xbb told'));
    // what came while the first was on its way is said by the higher of its two
    expect(hearer?.heard.filter((line) => line.startsWith('1:0xaa'))).toEqual(['1:0xaa acted', '1:0xaa queued']);
    caller?.calls.call('1:0xcc', 'told');
    await vi.waitFor(() => expect(hearer?.heard).toContain('1:0xcc told'));
    caller?.calls.call('1:0xcc', 'freed');
    await vi.waitFor(() => expect(hearer?.heard).toContain('1:0xcc freed'));
  });

  it('fit into messages, however many there are', async () => {
    const { all } = await instances(2);
    const lanes = Array.from({ length: 2_000 }, (_, n) => `31337:0x${n.toString(16).padStart(40, '0')}`);
    for (const lane of lanes) all[0]?.calls.call(lane, 'acted');
    await vi.waitFor(() => expect(new Set(all[1]?.heard)).toEqual(new Set(lanes.map((lane) => `${lane} acted`))));
  });

  it('may have been missed when the listening connection was lost: that is told', async () => {
    const { url, all } = await instances(2);
    await askPostgres(url, "select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%'");
    for (const { heard } of all) await vi.waitFor(() => expect(heard).toEqual(['null acted']), 10_000);
    all[0]?.calls.call('1:0xaa', 'queued');
    await vi.waitFor(() => expect(all[1]?.heard).toEqual(['null acted', '1:0xaa queued']));
  });

  it('stay within a schema', async () => {
    const url = await freshDatabase();
    const heard: string[] = [];
    for (const schema of ['one', 'other']) {
      const store = await postgresStore({ connectionString: url, schema, warn: () => {} });
      stores.push(store);
      store.calls?.listen((lane, news) => heard.push(`${schema}: ${lane} ${news}`));
    }
    await listening(url, 2);
    const caller = await postgresStore({ connectionString: url, schema: 'other', warn: () => {} });
    stores.push(caller);
    caller.calls?.call('1:0xaa', 'queued');
    await vi.waitFor(() => expect(heard).toEqual(['other: 1:0xaa queued']));
  });

  it('are not listened for where that is switched off, and nothing fails when nobody hears them', async () => {
    const url = await freshDatabase();
    const store = await postgresStore({ connectionString: url, listen: false, warn: () => {} });
    stores.push(store);
    store.calls?.listen(() => {});
    store.calls?.call('1:0xaa', 'queued');
    // what a call begins has been answered by then
    await store.counts();
    await store.close();
    store.calls?.call('1:0xaa', 'queued');
    expect(await askPostgres(url, "select 1 from pg_stat_activity where query like 'listen%'")).toEqual([]);
  });
});
