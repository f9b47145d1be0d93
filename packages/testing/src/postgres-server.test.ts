import pg from 'pg';
import { expect, test } from 'vitest';
import { freshDatabase } from './fresh-database.js';
import { startPostgres } from './postgres-server.js';

async function ask(url: string, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query({ text, rowMode: 'array' });
    return rows.at(-1)?.[0];
  } finally {
    await client.end();
  }
}

test('every database is new, and sorts text as people do unless told otherwise', async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
  expect(one).not.toBe(other);
  await ask(one, 'create table only_here (a int)');
  expect(await ask(other, "select to_regclass('only_here')")).toBeNull();
  expect(await ask(one, "select 'a' < 'B'")).toBe(true);
});

test('a server that is stopped at once and started again has what was committed', { timeout: 30_000 }, async () => {
  const server = await startPostgres({ synchronous_commit: 'on' });
  try {
    await ask(server.url, 'create table kept (a int)');
    await server.stop('immediate');
    await expect(ask(server.url, 'select 1')).rejects.toThrow();
    await server.start();
    expect(await ask(server.url, "select to_regclass('kept')::text")).toBe('kept');
  } finally {
    await server.end();
  }
});
