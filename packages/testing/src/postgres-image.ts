import type { StoreImage } from '@tx-broadcaster/core/testing';
import pg from 'pg';
import { imageFrom, tables } from './store-image.js';

/** Everything that the database holds, as it is now. */
export function postgresImage(url: string): Promise<StoreImage> {
  return asked(url, imageOf);
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
