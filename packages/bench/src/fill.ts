import type { Store } from '@tx-broadcaster/core';
import { Samples, sampleTime } from '@tx-broadcaster/core/testing';
import type { Database } from 'better-sqlite3';
import type pg from 'pg';
import type { Hex } from 'viem';

/** Some of what a filled store has. */
export interface Filled {
  /** An id in the middle. */
  readonly middle: string;
  /** A day in the middle, epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly lane: string;
  readonly recipient: string;
  readonly hash: Hex;
}

/** Between two transactions. */
const stepMs = 1_000;
const chunk = 100_000;

/** How a database says what differs from row to row; `n` counts them. */
interface Dialect {
  /** A number as so many hexadecimal digits. */
  readonly hex: (number: string, digits: number) => string;
  /** 32 bytes that are unlike those of other numbers. */
  readonly bytes: (number: string) => string;
}

type Run = (text: string) => Promise<readonly Record<string, unknown>[]>;

/** Settled transactions with an attempt and a key each, made of one; one of fifty has failed. */
async function fill(store: Store, rows: number, { hex, bytes }: Dialect, run: Run, series: string): Promise<Filled> {
  const { transaction, attempt } = await one(store);
  const at = `(${sampleTime} + n * ${stepMs})`;
  const time = hex(at, 12);
  const id = `substr(${time}, 1, 8) || '-' || substr(${time}, 9, 4) || '-7000-8000-' || ${hex('n', 12)}`;
  const lane = `'31337:0x' || ${hex('n % 8 + 1', 40)}`;
  const failed = 'n % 50 = 7';
  const own: Record<string, Record<string, string>> = {
    transactions: {
      id,
      place: id,
      lane,
      signer: `'0x' || ${hex('n % 8 + 1', 40)}`,
      recipient: `'0x' || ${hex('n % 1000', 40)}`,
      message_type: `'type ' || (n % 10)`,
      status: `case when ${failed} then 'failed' else 'success' end`,
      stage: `case when ${failed} then 'exhausted' else 'confirmed' end`,
      nonce: 'n / 8',
      idempotency_key: `'key ' || n`,
      external_id: `'order ' || n`,
      created_at: at,
      updated_at: at,
    },
    attempts: { transaction_id: id, lane, nonce: 'n / 8', hash: bytes('n') },
  };
  const columns = async (table: string) => Object.keys((await run(`select * from ${table} limit 1`))[0] ?? {});
  for (const [table, made] of Object.entries(own)) {
    const kept = (await columns(table)).filter((name) => !(name in made) && name !== 'seq');
    const names = [...Object.keys(made), ...kept].map((name) => `"${name}"`).join(', ');
    const cells = [...Object.values(made), ...kept.map((name) => `one."${name}"`)].join(', ');
    const key = table === 'transactions' ? `one.id = '${transaction}'` : `one.transaction_id = '${transaction}'`;
    for (let first = 1; first <= rows; first += chunk) {
      const numbers = series.replace('FIRST', String(first)).replace('LAST', String(Math.min(rows, first + chunk - 1)));
      await run(
        `insert into ${table} (${names}) select ${cells} from ${table} one cross join (${numbers}) numbers where ${key} order by n`,
      );
    }
  }
  await run(
    `insert into idempotency_keys select idempotency_key, scope, id, lane from transactions where idempotency_key is not null`,
  );
  await run('delete from stage_counts');
  await run(`insert into stage_counts (lane, message_type, status, stage, amount)
    select lane, message_type, status, stage, count(*) from transactions group by lane, message_type, status, stage`);
  const half = Math.floor(rows / 2);
  const [middle] = await run(`select id from transactions where external_id = 'order ${half}'`);
  return {
    middle: String(middle?.id),
    from: sampleTime + half * stepMs,
    to: sampleTime + half * stepMs + 86_400_000,
    lane: `31337:0x${'1'.padStart(40, '0')}`,
    recipient: `0x${(77).toString(16).padStart(40, '0')}`,
    hash: attempt,
  };
}

/** One that was sent and confirmed, by the store's own hand. */
async function one(store: Store): Promise<{ transaction: string; attempt: Hex }> {
  const samples = new Samples();
  const accepted = samples.accepted({ data: { to: 'x'.repeat(42), amount: '1'.repeat(120) }, presigned: null });
  await store.insert([accepted]);
  const { lane, chainId, signer } = accepted.transaction;
  const row = await store.lease({ lane, chainId, signer, holder: 'bench', ttlMs: 1, now: 1 });
  if (row === null) throw new Error('the lane is free');
  const bind = samples.bind(row, [accepted.transaction], 0);
  await store.commit(bind);
  const [signed] = bind.transactions;
  const [attempt] = bind.newAttempts;
  if (signed === undefined || attempt === undefined) throw new Error('nothing was bound');
  const settled = samples.changed(signed, { stage: 'confirmed', status: 'success', slot: null });
  await store.commit(
    samples.commit(
      { ...row, seq: 1 },
      {
        expected: new Map([[settled.id, signed.version]]),
        transactions: [settled],
        events: [samples.event(settled)],
        slots: bind.newSlots.map((slot) => ({ ...slot, usedBy: 'payload' as const })),
      },
    ),
  );
  return { transaction: settled.id, attempt: attempt.hash };
}

export function fillPostgres(pool: pg.Pool, store: Store, rows: number): Promise<Filled> {
  const dialect: Dialect = {
    hex: (number, digits) => `lpad(to_hex((${number})::bigint), ${digits}, '0')`,
    bytes: (number) => `decode(md5((${number})::text) || md5('x' || ${number}), 'hex')`,
  };
  const run: Run = async (text) => (await pool.query<Record<string, unknown>>(text)).rows;
  return fill(store, rows, dialect, run, 'select n from generate_series(FIRST::bigint, LAST) n').then(
    async (filled) => {
      await pool.query('vacuum analyze');
      return filled;
    },
  );
}

export function fillSqlite(database: Database, store: Store, rows: number): Promise<Filled> {
  const dialect: Dialect = {
    hex: (number, digits) => `printf('%0${digits}x', ${number})`,
    bytes: (number) =>
      `cast(printf('%016x', (${number}) * 2654435761 % 4294967296) || printf('%016x', ${number}) as blob)`,
  };
  const run: Run = async (text) => {
    const statement = database.prepare<[], Record<string, unknown>>(text);
    if (statement.reader) return statement.all();
    statement.run();
    return [];
  };
  const series =
    'with recursive numbers(n) as (select FIRST union all select n + 1 from numbers where n < LAST) select n from numbers';
  return fill(store, rows, dialect, run, series);
}
