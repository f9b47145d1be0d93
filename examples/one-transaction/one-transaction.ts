// A withdrawal and its payment are kept together, or neither is: both are rows of one transaction of your own database.
import { Broadcaster, calldataType, privateKeySigner } from '@tx-broadcaster/core';
import { postgresStore } from '@tx-broadcaster/store-postgres';
import type { Pool } from 'pg';
import { type Address, type Hex, http } from 'viem';
import { foundry } from 'viem/chains';

export async function startBroadcaster(pool: Pool, rpcUrl: string, privateKey: Hex) {
  return await new Broadcaster({
    chains: [{ chain: foundry, transport: http(rpcUrl) }],
    signers: [privateKeySigner(privateKey)],
    messageTypes: { pay: calldataType({ gas: 21_000n, callerMay: ['to', 'value'] }) },
    store: await postgresStore({ pool, schema: 'broadcaster' }),
  }).start();
}

type Running = Awaited<ReturnType<typeof startBroadcaster>>;

/** Takes an amount off a balance and pays it out; null: there is not enough. */
export async function withdraw(pool: Pool, broadcaster: Running, account: number, to: Address, wei: bigint) {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const payment = await broadcaster.broadcast('pay', '0x', { to, value: wei, db: client });
    const { rowCount } = await client.query(
      'update accounts set wei = wei - $1, last_payment = $2 where id = $3 and wei >= $1',
      [wei, payment.transaction_id, account],
    );
    if (rowCount === 0) {
      await client.query('rollback');
      return null;
    }
    await client.query('commit');
    // from here on it goes out, whatever happens to this process; this has it go out at once
    return await broadcaster.committed(payment.transaction_id);
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
