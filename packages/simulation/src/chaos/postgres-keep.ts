import type { StoreImage } from '@tx-broadcaster/core/testing';
import { type Cut, startPostgres, startPostgresProxy } from '@tx-broadcaster/testing';
import pg from 'pg';
import { imageFrom, type Keep, tables } from './keep.js';

/** A PostgreSQL of its own, for several instances, which is stopped at once, and whose connections get cut. */
export async function postgresKeep(): Promise<Keep> {
  // what it has answered outlives the death of its processes; nobody here takes the machine's power away
  const server = await startPostgres({ synchronous_commit: 'on' });
  const proxy = await startPostgresProxy(server.url);
  let turn: Promise<unknown> = Promise.resolve();
  /** One thing at a time: nobody reads from a server that is on its way down. */
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const result = turn.then(act);
    turn = result.catch(() => {});
    return result;
  };
  return {
    place: { kind: 'postgres', url: proxy.url },
    servers: 2,
    environment: {},
    image: () => inTurn(() => asked(server.url, imageOf)),
    async disturb(random) {
      const [what, how] = [random(), Math.floor(random() * cuts.length)];
      if (what < 0.01) {
        await inTurn(async () => {
          await server.stop('immediate');
          await server.start();
        });
        return 'PostgreSQL stopped at once';
      }
      if (what < 0.03) {
        proxy.cutAll();
        return 'all connections cut';
      }
      if (what >= 0.06) return null;
      proxy.cut(cuts[how] ?? 'after commit');
      return `connection cut ${cuts[how]}`;
    },
    calm: () => inTurn(async () => {}),
    async end() {
      await proxy.close();
      await inTurn(() => server.end());
    },
  };
}

const cuts: readonly Cut[] = ['in transaction', 'before commit', 'after commit'];

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
