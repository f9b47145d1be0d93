import { freshDatabase, startAnvil } from '@tx-broadcaster/testing';
import pg from 'pg';
import { expect, test } from 'vitest';
import { startBroadcaster, withdraw } from './one-transaction.js';

const key = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const alice = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

test('what is taken off a balance is paid, and what cannot be taken off is not', async () => {
  const anvil = await startAnvil();
  const pool = new pg.Pool({ connectionString: await freshDatabase() });
  await pool.query('create table accounts (id int primary key, wei numeric not null, last_payment text)');
  await pool.query('insert into accounts values (1, 100)');
  const broadcaster = await startBroadcaster(pool, anvil.url, key);
  try {
    const paid = await withdraw(pool, broadcaster, 1, alice, 70n);
    const id = paid?.transaction_id ?? '';
    expect(await broadcaster.wait(id)).toMatchObject({ status: 'success', value: '70' });
    expect(await withdraw(pool, broadcaster, 1, alice, 70n)).toBeNull();
    const { rows } = await pool.query('select wei::int, last_payment from accounts');
    expect(rows).toEqual([{ wei: 30, last_payment: id }]);
    expect(await broadcaster.list({ limit: 9 })).toHaveLength(1);
  } finally {
    await broadcaster.stop();
    await pool.end();
    await anvil.stop();
  }
});
