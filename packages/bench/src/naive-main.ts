// What a user would write instead: one request, one transaction, everything awaited in a row.
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { serve } from '@hono/node-server';
import Database from 'better-sqlite3';
import { Hono } from 'hono';
import { type Dialect, Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import pg from 'pg';
import { createWalletClient, encodeFunctionData, http } from 'viem';
import { nonceManager, privateKeyToAccount } from 'viem/accounts';
import { foundry } from 'viem/chains';
import { serveBench } from '#bench/child';
import { abi, contract, functionName, messageType, path, privateKey } from '#bench/work';

interface Tables {
  transactions: {
    id: string;
    message_type: string;
    data: string;
    status: 'pending' | 'success';
    hash: string | null;
    created_at: number;
  };
}

const { values } = parseArgs({
  options: { 'rpc-url': { type: 'string' }, database: { type: 'string', default: ':memory:' } },
});
const db = new Kysely<Tables>({ dialect: dialectOn(values.database) });
await db.schema
  .createTable('transactions')
  .addColumn('id', 'text', (column) => column.primaryKey())
  .addColumn('message_type', 'text', (column) => column.notNull())
  .addColumn('data', 'text', (column) => column.notNull())
  .addColumn('status', 'text', (column) => column.notNull())
  .addColumn('hash', 'text', (column) => column.unique())
  .addColumn('created_at', 'bigint', (column) => column.notNull())
  .execute();

const wallet = createWalletClient({
  account: privateKeyToAccount(privateKey, { nonceManager }),
  chain: foundry,
  transport: http(values['rpc-url']),
});

const app = new Hono();
app.post(path, async (c) => {
  const body = await c.req.json();
  if (body?.message_type !== messageType || !Array.isArray(body.data)) return c.json({ error: 'not a request' }, 400);
  const [address, weight] = body.data;
  const id = randomUUID();
  await db
    .insertInto('transactions')
    .values({
      id,
      message_type: messageType,
      data: JSON.stringify(body.data),
      status: 'pending',
      hash: null,
      created_at: Date.now(),
    })
    .execute();
  const data = encodeFunctionData({ abi, functionName, args: [address, BigInt(weight)] });
  const hash = await wallet.sendTransaction({ to: contract, data });
  await db.updateTable('transactions').set({ hash }).where('id', '=', id).execute();
  await db.updateTable('transactions').set({ status: 'success' }).where('id', '=', id).execute();
  return c.json({ transaction_id: id, status: 'success', hash });
});

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
  serveBench(port, async () => {
    server.close();
    await db.destroy();
  }),
);

function dialectOn(database: string): Dialect {
  if (database.startsWith('postgres')) {
    return new PostgresDialect({ pool: new pg.Pool({ connectionString: database, max: 10 }) });
  }
  const file = new Database(database);
  file.pragma('journal_mode = wal');
  file.pragma('synchronous = full');
  return new SqliteDialect({ database: file });
}
