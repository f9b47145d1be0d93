import type { StoreImage } from '@tx-broadcaster/core/testing';
import { type Cut, startPgbouncer, startPostgres, startPostgresProxy } from '@tx-broadcaster/testing';
import pg from 'pg';
import { type Hazard, imageFrom, type Keep, tables } from './keep.js';

export interface PostgresKeepOptions {
  /** Servers come through pgbouncer in transaction mode. */
  readonly pooled: boolean;
  /** The tables are split by lane. */
  readonly partitions?: number;
  readonly note: (what: string) => void;
}

/** A PostgreSQL of its own, for several instances, which is stopped at once, and whose connections get cut. */
export async function postgresKeep({ pooled, partitions, note }: PostgresKeepOptions): Promise<Keep> {
  // what it has answered outlives the death of its processes; nobody here takes the machine's power away
  const server = await startPostgres({ synchronous_commit: 'on' });
  const pooler = pooled ? await startPgbouncer(server.url, 8) : null;
  const proxy = await startPostgresProxy(pooler?.url ?? server.url, (cut) => note(`connection cut ${cut}`));
  let turn: Promise<unknown> = Promise.resolve();
  /** One thing at a time: nobody reads from a server that is on its way down. */
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const result = turn.then(act);
    turn = result.catch(() => {});
    return result;
  };
  const restart: Hazard = {
    name: 'PostgreSQL stopped at once',
    likelihood: 0.008,
    strike: () =>
      inTurn(async () => {
        await server.stop('immediate');
        await server.start();
      }),
  };
  const allCut: Hazard = { name: 'all connections cut', likelihood: 0.02, strike: async () => proxy.cutAll() };
  const oneCut = (cut: Cut): Hazard => ({
    name: `connection to be cut ${cut}`,
    likelihood: 0.02,
    strike: async () => proxy.cut(cut),
  });
  return {
    name: `postgres${pooled ? ', pgbouncer' : ''}${partitions ? `, ${partitions} partitions` : ''}`,
    place: {
      kind: 'postgres',
      url: proxy.url,
      ...(pooled ? { listen: server.url } : {}),
      ...(partitions === undefined ? {} : { partitions }),
    },
    servers: 3,
    environment: {},
    hazards: [oneCut('after commit'), oneCut('before commit'), oneCut('in transaction'), restart, allCut],
    image: () => inTurn(() => asked(server.url, imageOf)),
    calm: () => inTurn(async () => {}),
    async end() {
      await proxy.close();
      await pooler?.end();
      await inTurn(() => server.end());
    },
  };
}

async function imageOf(client: pg.Client): Promise<StoreImage> {
  await client.query('begin isolation level repeatable read read only');
  const all = async (table: keyof typeof tables) =>
    (await client.query(`select * from ${table} order by ${tables[table]}`)).rows as unknown[];
  return imageFrom({
    transactions: await all('transactions'),
    slots: await all('slots'),
    attempts: await all('attempts'),
    events: await all('events'),
  });
}

async function asked<T>(url: string, ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, types: { getTypeParser } });
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
}

const int8 = 20;
const structures = [114, 3802];

/** Numbers as numbers, and structures as the text that the readers of rows expect. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  if (oid === int8) return Number;
  if (structures.includes(oid)) return (text: string) => text;
  return pg.types.getTypeParser(oid, format as 'text');
};
