import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStore } from '@tx-broadcaster/store-sqlite';
import { privateKeyToAccount } from 'viem/accounts';
import { expect, onTestFinished, test } from 'vitest';
import { signer, someone, type World, worlds } from './world.js';

const { start, ending } = worlds();
const from = signer.address;
const account = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
/** A transaction made with the same key outside the broadcaster. */
const outside = (nonce: number) =>
  account.signTransaction({
    type: 'eip1559',
    chainId: 31_337,
    nonce,
    to: someone,
    value: 5n,
    gas: 21_000n,
    maxFeePerGas: 5n * 10n ** 9n,
    maxPriorityFeePerGas: 10n ** 9n,
  });

test('a pool that holds unknown transactions of an exclusive key stops the lane before anything takes their nonces', async () => {
  const w = await start();
  await w.chain.request('eth_sendRawTransaction', [await outside(0)]);
  await w.chain.request('eth_sendRawTransaction', [await outside(1)]);
  await w.clock.advance(20_000);
  const { transaction_id: id } = await w.broadcaster.broadcast('pay', '0x');
  await w.clock.advance(20_000);
  expect(await w.broadcaster.get(id)).toMatchObject({ stage: 'queued', blocked_on: 'nonce_review' });
  expect(w.broadcaster.health()).toMatchObject([{ review: { reason: 'chain_ahead', chain_count: 2 } }]);
  expect(w.node.sends).toEqual([]);
  expect(await w.broadcaster.approveNonces(31_337, from, 2, { unpark: 'all' })).toBe(true);
  await w.until(id, (record) => record.status === 'success');
  w.chain.mine(5);
  await w.until(id, (record) => record.stage === 'confirmed');
  expect(w.chain.transactionsOf(from).map(({ nonce, value }) => [nonce, value])).toEqual([
    [0, 5n],
    [1, 5n],
    [2, 1n],
  ]);
});

/** A database file that can be copied while it is in use, and put back as it was then. */
function database() {
  const folder = mkdtempSync(join(tmpdir(), 'restored-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'broadcaster.db');
  const parts = ['', '-wal'];
  return {
    open: () => sqliteStore({ path }),
    /** Commits are made whole in one turn of the event loop: between two of them the files belong together. */
    backUp() {
      for (const part of parts) copyFileSync(path + part, `${path}.backup${part}`);
    },
    restore({ unnoticed = false } = {}) {
      if (unnoticed) rmSync(`${path}.watermark`);
      for (const part of [...parts, '-shm']) rmSync(path + part, { force: true });
      for (const part of parts)
        if (existsSync(`${path}.backup${part}`)) copyFileSync(`${path}.backup${part}`, path + part);
    },
  };
}

/** Ends the instance as a crash does, puts the backup back and starts anew. */
async function restored(
  w: World,
  files: ReturnType<typeof database>,
  { unnoticed = false, ...options }: Parameters<World['successor']>[0] & { unnoticed?: boolean } = {},
) {
  await w.store.close();
  files.restore({ unnoticed });
  const next = await w.successor({ ...options, store: await files.open() });
  ending({ ...next, end: () => next.broadcaster.stop() });
  return next;
}

const noncesOf = ({ chain }: World) => chain.transactionsOf(from).map(({ nonce }) => nonce);
const inputsOf = ({ chain }: World) => chain.transactionsOf(from).map(({ input }) => input);

test('what was queued in the backup and sent after it is not sent again: each waits until a person has confirmed it', async () => {
  const files = database();
  const w = await start({ blockMs: 12_000, store: await files.open(), options: { limits: { inFlightPerSigner: 2 } } });
  const ids = await w.submit(6);
  files.backUp();
  for (const id of ids.slice(0, 4)) await w.until(id, (record) => record.stage === 'confirmed');

  const next = await restored(w, files, { unnoticed: true });
  const sends = next.node.sends.length;
  await next.clock.advance(120_000);
  expect(next.broadcaster.health()).toMatchObject([{ blocked_on: 'nonce_review', review: { reason: 'chain_ahead' } }]);
  const fresh = await next.broadcaster.broadcast('pay', '0x');
  await next.clock.advance(60_000);
  expect(next.node.sends).toHaveLength(sends);
  const sent = inputsOf(next);
  const count = next.broadcaster.health()[0]?.review?.chain_count ?? -1;
  expect(await next.broadcaster.approveNonces(31_337, from, count)).toBe(true);

  // what came later goes on, what was there stays where it is
  await next.until(fresh.transaction_id, (record) => record.stage === 'confirmed');
  expect(inputsOf(next)).toEqual([...sent, '0x']);
  const parked = (await next.broadcaster.list({ limit: 50 })).filter(({ stage }) => stage === 'queued');
  expect(parked).toHaveLength(4);
  expect(new Set(parked.map(({ blocked_on }) => blocked_on))).toEqual(new Set(['nonce_review']));

  // a person looks each of them up, and lets go on what is on no chain
  for (const { transaction_id } of parked) {
    const { calldata = '0x' } = (await next.store.get(transaction_id)) ?? {};
    if (!sent.includes(calldata)) await next.broadcaster.unpark(transaction_id, { reason: 'on no chain' });
  }
  await next.clock.advance(300_000);
  expect(inputsOf(next)).toHaveLength(7);
  expect(new Set(inputsOf(next)).size).toBe(7);
  expect(noncesOf(next)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  await expect(next.broadcaster.unpark(fresh.transaction_id)).rejects.toMatchObject({ code: 'not_parked' });
});

test('a person may declare that the key was used on purpose: then all that waited goes on', async () => {
  const w = await start({ blockMs: 12_000, options: { limits: { inFlightPerSigner: 1 } } });
  await w.submit(1);
  await w.clock.advance(1000);
  await w.chain.request('eth_sendRawTransaction', [await outside(1)]);
  const ids = await w.submit(3);
  await w.clock.advance(60_000);
  expect(w.broadcaster.health()).toMatchObject([{ review: { chain_count: 2 } }]);
  expect(await w.broadcaster.approveNonces(31_337, from, 2, { unpark: 'all' })).toBe(true);
  for (const id of ids) await w.until(id, (record) => record.stage === 'confirmed');
  expect(w.broadcaster.health()).toMatchObject([{ review: null, parked_since: null }]);
});

test('a store that knows it is an older copy stops its signers before the chain could show it', async () => {
  const files = database();
  const w = await start({ blockMs: 12_000, store: await files.open(), options: { limits: { inFlightPerSigner: 1 } } });
  const [first = ''] = await w.submit(1);
  await w.until(first, (record) => record.stage === 'confirmed');
  files.backUp();
  // sent after the backup, and dropped by the pool: neither the count nor the pool shows it
  const lost = await w.submit(1);
  await w.until(lost[0] ?? '', (record) => record.stage === 'accepted');
  w.chain.evictAll();
  await w.broadcaster.stop();

  const next = await restored(w, files);
  expect(next.warnings.join()).toContain('an older copy was put back');
  expect(next.broadcaster.health()).toMatchObject([{ review: { reason: 'restored', chain_count: 1 } }]);
  const fresh = await next.broadcaster.broadcast('pay', '0x');
  await next.clock.advance(30_000);
  expect(await next.broadcaster.get(fresh.transaction_id)).toMatchObject({ blocked_on: 'nonce_review' });
  expect(await next.broadcaster.approveNonces(31_337, from, 1)).toBe(true);
  await next.until(fresh.transaction_id, (record) => record.stage === 'confirmed');
});

test.each([true, false])(
  'an operator says that the store was restored (others use the key too: %s)',
  async (shared) => {
    const w = await start({ blockMs: 12_000, options: { exclusive: !shared, limits: { inFlightPerSigner: 1 } } });
    const ids = await w.submit(3);
    await w.clock.advance(1000);
    const next = await w.successor({ afterRestore: true });
    ending({ ...next, end: () => next.broadcaster.stop() });
    await next.clock.advance(120_000);
    const review = next.broadcaster.health()[0]?.review;
    expect(review).toMatchObject({ reason: 'restored' });
    const records = await Promise.all(ids.map((id) => next.broadcaster.get(id)));
    expect(records.map((record) => record?.blocked_on)).toEqual([null, 'nonce_review', 'nonce_review']);
    expect(await next.broadcaster.approveNonces(31_337, from, review?.chain_count ?? -1)).toBe(true);
    await next.clock.advance(120_000);
    expect(next.chain.transactionsOf(from)).toHaveLength(1);
    for (const id of ids.slice(1)) await next.broadcaster.unpark(id);
    for (const id of ids) await next.until(id, (record) => record.stage === 'confirmed');
  },
);
