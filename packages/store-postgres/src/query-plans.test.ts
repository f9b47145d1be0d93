import type { Lane, Store } from '@tx-broadcaster/core';
import { Samples, sampleTime } from '@tx-broadcaster/core/testing';
import { askPostgres, freshDatabase } from '@tx-broadcaster/testing';
import pg from 'pg';
import { expect, it } from 'vitest';
import { postgresStore } from './postgres-store.js';

/** A statement and the values it was last run with. */
type Asked = Map<string, readonly unknown[]>;

/** Remembers what is asked, but for what makes and ends transactions. */
function listening(connectionString: string, asked: Asked): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 2 });
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      const [config] = args;
      if (typeof config === 'object' && config !== null && 'values' in config && 'text' in config) {
        asked.set(String(config.text), config.values as unknown[]);
      }
      return query(...args);
    }) as typeof client.query; // the overloads differ in types only
  });
  return pool;
}

/** How many blocks of 8 KiB a statement looks at. */
async function blocks(client: pg.Client, text: string, values: readonly unknown[]): Promise<number> {
  await client.query('begin');
  const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Record<string, number> }[] }>(
    `explain (analyze, buffers, timing off, format json) ${text}`,
    [...values],
  );
  await client.query('rollback');
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan ?? {};
  return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
}

/** A past of so many settled transactions, made of one; several thousand blocks. */
async function age(url: string, id: string, rows: number): Promise<void> {
  const fresh = `'0199c000-0000-7000-8000-' || lpad(to_hex(n), 12, '0')`;
  const replaced: Record<string, Record<string, string>> = {
    transactions: { id: fresh, place: fresh, nonce: 'n', idempotency_key: `'key ' || n`, external_id: `'order ' || n` },
    slots: { nonce: 'n', transaction_id: fresh },
    attempts: { nonce: 'n', transaction_id: fresh, hash: `decode(md5(n::text) || md5('x' || n), 'hex')` },
    events: { transaction_id: fresh },
  };
  for (const [table, own] of Object.entries(replaced)) {
    const columns = await askPostgres(
      url,
      `select column_name as name from information_schema.columns where table_name = '${table}'
       and is_identity = 'NO' and coalesce(column_default, '') not like 'nextval%'`,
    );
    const names = columns.map(({ name }) => String(name)).filter((name) => !(name in own));
    const key = table === 'transactions' ? 'id' : 'transaction_id';
    await askPostgres(
      url,
      `insert into ${table} (${[...Object.keys(own), ...names].map((name) => `"${name}"`).join(', ')})
       select ${[...Object.values(own), ...names.map((name) => `one."${name}"`)].join(', ')}
       from ${table} one, generate_series(1000, ${1_000 + rows}) n where one.${key} = '${id}'`,
    );
  }
}

/** All that a broadcaster asks of its store, where what it asks for is small. */
async function use(store: Store, samples: Samples, lane: Lane, held: string): Promise<void> {
  const group = samples.group(3, { createdAt: sampleTime + 86_400_000, submittedBy: 'key:shop', tags: ['red'] });
  await store.insert(group);
  await store.insert([samples.accepted({ idempotencyKey: 'key 1234' })]);
  const queued = await store.queued(lane.id, null, 3);
  const [first] = queued;
  if (first === undefined) throw new Error('nothing is queued');
  await store.queued(lane.id, first, 3);
  await store.busyLanes();
  const bind = samples.bind(lane, queued, 500_000);
  await store.commit(bind);
  const accepted = bind.transactions.map((transaction) => samples.changed(transaction, { stage: 'accepted' }));
  const outcome = await store.commit(
    samples.commit(
      { ...lane, seq: lane.seq + 1 },
      {
        expected: new Map(bind.transactions.map(({ id, version }) => [id, version])),
        transactions: accepted,
        events: accepted.map((transaction) => samples.event(transaction)),
        slots: bind.newSlots,
        attempts: bind.newAttempts,
        baseNonce: 0,
        review: null,
      },
    ),
  );
  expect(outcome).toMatchObject({ applied: true });
  const [signed = first] = accepted;
  const wish = samples.changed(signed, { wish: 'cancel' });
  expect(await store.act(wish, samples.event(wish))).toBe(true);
  await store.openLane(lane.id);
  await store.get(held);
  await store.getByHash(signed.hash ?? '0x');
  await store.history(held);
  await store.counts();
  const position = (await store.eventsAfter(null, 5)).at(-1)?.position ?? null;
  await store.eventsAfter(position, 5);
  await store.eventsAfter(await store.lastPosition(), 5);
  await store.prune({ before: sampleTime + 60_000, statuses: ['success', 'failed'], limit: 5 });
  const small = [
    {},
    { status: ['failed' as const] },
    { stage: ['confirmed' as const] },
    { messageType: ['transfer', 'other'] },
    { messageType: ['transfer'], status: ['success' as const] },
    { chainId: lane.chainId },
    { from: lane.signer },
    { nonce: 1_234 },
    { hash: signed.hash ?? '' },
    { externalId: 'order 1234' },
    { submittedBy: 'key:shop' },
    { idempotencyKey: 'key 1234' },
    { parentId: held },
    { to: lane.signer },
    { address: lane.signer, status: ['failed' as const] },
    { mentions: 'order 1234' },
    { messageType: ['oth*'], createdFrom: sampleTime },
    { stage: ['exhausted' as const], chainId: lane.chainId },
    { from: lane.signer, nonce: 1_234 },
    { createdFrom: sampleTime + 86_000_000, createdBefore: 2e12 },
  ];
  for (const filter of small) {
    await store.list({ filter, limit: 5 });
    await store.list({ filter, limit: 5, order: 'oldest', after: held });
  }
  await store.count({ status: ['success'], chainId: lane.chainId }, 10);
  await store.activity({ from: 0, before: 2e12, span: 3_600_000 });
  await store.lanes();
  await store.order({ lane: lane.id, chainId: lane.chainId, signer: lane.signer }, { approved: null });
  await store.documents.put({ kind: 'key', id: 'a', value: 1, updatedAt: 1 }, null);
  await store.documents.list('key', { limit: 1 });
  await store.release([lane.id], 'one');
  await store.stopLanes({ reason: 'restored', chainCount: 0, since: 1 });
}

it.each([
  // each part that has to be looked at costs a few blocks
  { partitions: undefined, most: 150 },
  { partitions: 4, most: 300 },
])(
  'reads no more when there is a long past ($partitions partitions)',
  { timeout: 120_000 },
  async ({ partitions, most }) => {
    const url = await freshDatabase();
    const asked: Asked = new Map();
    const pool = listening(url, asked);
    const store = await postgresStore({ pool, warn: () => {}, ...(partitions === undefined ? {} : { partitions }) });
    const samples = new Samples();
    const [past] = samples.group(1, { externalId: 'order' });
    if (past === undefined) throw new Error('no sample');
    await store.insert([past]);
    const { lane: id, chainId, signer } = past.transaction;
    const lane = await store.lease({ lane: id, chainId, signer, holder: 'one', ttlMs: 60_000, now: 1 });
    if (lane === null) throw new Error('the lane was not leased');
    const bind = samples.bind(lane, [past.transaction], 0);
    await store.commit(bind);
    const settled = samples.changed(bind.transactions[0] ?? past.transaction, {
      stage: 'confirmed',
      status: 'success',
      slot: null,
    });
    await store.commit(
      samples.commit(
        { ...lane, seq: 1 },
        {
          expected: new Map([[settled.id, settled.version - 1]]),
          transactions: [settled],
          events: [samples.event(settled)],
          slots: bind.newSlots.map((slot) => ({ ...slot, usedBy: 'payload' as const })),
        },
      ),
    );
    await age(url, settled.id, 40_000);
    await store.insert(samples.group(500, { createdAt: sampleTime + 3_600_000 }));
    await askPostgres(url, 'vacuum analyze');

    asked.clear();
    await use(store, samples, { ...lane, seq: 2 }, '0199c000-0000-7000-8000-000000000fff');
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const dear: string[] = [];
    for (const [text, values] of asked) {
      // what is added goes to the end of a table and down its indexes
      if (text.startsWith('insert')) continue;
      const read = await blocks(client, text, values);
      if (read > most) dear.push(`${read} blocks: ${text} ${JSON.stringify(values).slice(0, 300)}`);
    }
    await client.end();
    expect(asked.size).toBeGreaterThan(40);
    expect(dear).toEqual([]);
    await store.close();
    await pool.end();
  },
);
