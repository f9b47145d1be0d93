import { expect, test } from 'vitest';
import { askPostgres, freshDatabase } from './fresh-database.js';
import { startPostgres } from './postgres-server.js';

test('every database is new, and sorts text as people do unless told otherwise', async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
  expect(one).not.toBe(other);
  await askPostgres(one, 'create table only_here (a int)');
  expect(await askPostgres(other, "select to_regclass('only_here') as found")).toEqual([{ found: null }]);
  expect(await askPostgres(one, "select 'a' < 'B' as sorted")).toEqual([{ sorted: true }]);
});

test('a server that is stopped at once and started again has what was committed', { timeout: 30_000 }, async () => {
  const server = await startPostgres({ synchronous_commit: 'on' });
  try {
    await askPostgres(server.url, 'create table kept (a int)');
    await server.stop('immediate');
    await expect(askPostgres(server.url, 'select 1')).rejects.toThrow();
    await server.start();
    expect(await askPostgres(server.url, 'select * from kept')).toEqual([]);
  } finally {
    await server.end();
  }
});
