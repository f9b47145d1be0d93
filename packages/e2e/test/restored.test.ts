import { keccak256 } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { expect, test } from 'vitest';
import { database } from './copied-database.js';
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

test('E18: a pool that holds unknown transactions of an exclusive key stops the lane before anything takes their nonces', async () => {
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

test('E21: what was queued in the backup and sent after it is not sent again: each waits until a person has confirmed it', async () => {
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

/** A node that has dropped the state of all but the newest blocks. */
function prune(w: World, keep: number): () => void {
  const honest = w.chain.request.bind(w.chain);
  w.chain.request = async (method, params, ...rest) => {
    const [, block] = Array.isArray(params) ? (params as unknown[]) : [];
    const isOld = typeof block === 'string' && block.startsWith('0x') && Number(block) < w.chain.blockNumber - keep;
    if (method === 'eth_getTransactionCount' && isOld) throw new Error('missing trie node');
    return honest(method, params, ...rest);
  };
  return () => {
    w.chain.request = honest;
  };
}

/** A transaction whose price was raised after the backup, and that was mined at the price which the backup does not know. */
async function lostReprice() {
  const files = database();
  const w = await start({ store: await files.open() });
  const { transaction_id: id } = await w.broadcaster.broadcast('pay', '0x');
  await w.until(id, (record) => record.stage === 'accepted');
  files.backUp();
  w.chain.setBaseFee(20n * 10n ** 9n);
  for (let n = 0; n < 20; n++) {
    w.chain.mine(1);
    await w.clock.advance(12_000);
  }
  await w.until(id, (record) => record.stage === 'confirmed');
  const hash = (await w.broadcaster.get(id))?.hash;
  expect((await w.broadcaster.history(id))?.attempts.length).toBeGreaterThan(1);
  return { files, w, id, hash };
}

test('a price that was raised after the backup is found on the chain: the transaction is confirmed, not sent again', async () => {
  const { files, w, id, hash } = await lostReprice();
  const next = await restored(w, files, { unnoticed: true });
  await next.until(id, (record) => record.stage === 'confirmed');
  expect(await next.broadcaster.get(id)).toMatchObject({ hash, generation: 1, nonce: 0 });
  const history = await next.broadcaster.history(id);
  expect(history?.events.map(({ type }) => type)).toContain('found');
  expect(history?.attempts.find((attempt) => attempt.hash === hash)?.outcome).toBe('mined');
  // a signature that nobody here remembers is a sign of its own
  expect(next.broadcaster.health()).toMatchObject([{ review: { reason: 'restored', chain_count: 1 } }]);
  expect(next.chain.transactionsOf(from)).toHaveLength(1);
});

test('where no node can tell who used a nonce the lane waits for a person, and goes on as he decides', async () => {
  const { files, w, id } = await lostReprice();
  w.chain.mine(40);
  const forget = prune(w, 5);
  const next = await restored(w, files, { unnoticed: true });
  await next.clock.advance(120_000);
  expect(next.warnings.join()).toContain('does not know the state of the blocks before');
  expect(next.broadcaster.health()).toMatchObject([{ review: { reason: 'unexplained', chain_count: 1 } }]);
  expect(await next.broadcaster.get(id)).toMatchObject({ stage: 'accepted', nonce: 0 });
  expect(await next.broadcaster.approveNonces(31_337, from, 1)).toBe(true);
  await next.until(id, (record) => record.stage === 'queued');
  expect(await next.broadcaster.get(id)).toMatchObject({ generation: 2, blocked_on: 'nonce_review' });
  const fresh = await next.broadcaster.broadcast('pay', '0x');
  await next.until(fresh.transaction_id, (record) => record.status === 'success');
  expect(await next.broadcaster.get(id)).toMatchObject({ stage: 'queued' });
  forget();
});

test('a node that remembers comes back before the person does: the transaction is found after all', async () => {
  const { files, w, id, hash } = await lostReprice();
  w.chain.mine(40);
  const remember = prune(w, 5);
  const next = await restored(w, files, { unnoticed: true });
  await next.clock.advance(60_000);
  expect(next.broadcaster.health()).toMatchObject([{ review: { reason: 'unexplained' } }]);
  remember();
  await next.until(id, (record) => record.stage === 'confirmed');
  expect(await next.broadcaster.get(id)).toMatchObject({ hash, generation: 1 });
});

test('a nonce of an exclusive signer that a stranger used stops it, and its transaction waits to be confirmed', async () => {
  const w = await start();
  await w.node.refuse();
  const { transaction_id: id } = await w.broadcaster.broadcast('pay', '0x');
  const stranger = await outside(0);
  await w.chain.request('eth_sendRawTransaction', [stranger]);
  w.chain.mine(5);
  await w.node.listen();
  await w.until(id, (record) => record.generation === 2);
  expect(await w.broadcaster.get(id)).toMatchObject({ stage: 'queued', blocked_on: 'nonce_review' });
  expect(w.broadcaster.health()).toMatchObject([{ review: { reason: 'nonce_taken', chain_count: 1 } }]);
  const { events = [] } = (await w.broadcaster.history(id)) ?? {};
  expect(events.find(({ type }) => type === 'displaced')?.reason).toContain(keccak256(stranger));
  expect(await w.broadcaster.approveNonces(31_337, from, 1, { unpark: 'all' })).toBe(true);
  await w.until(id, (record) => record.status === 'success');
  w.chain.mine(5);
  await w.until(id, (record) => record.stage === 'confirmed');
  expect(w.chain.transactionsOf(from).map(({ value }) => value)).toEqual([5n, 1n]);
});

test('a signer that others use too asks a person only after many tries, and waits for him then', async () => {
  const { files, w, id } = await lostReprice();
  w.chain.mine(40);
  prune(w, 5);
  const next = await restored(w, files, { unnoticed: true, exclusive: false });
  await next.clock.advance(300_000);
  expect(next.broadcaster.health()).toMatchObject([{ review: null }]);
  await next.clock.advance(1_800_000);
  expect(next.broadcaster.health()).toMatchObject([{ review: { reason: 'unexplained' }, blocked_on: 'nonce_review' }]);
  expect(await next.broadcaster.get(id)).toMatchObject({ stage: 'accepted', nonce: 0 });
});

test('E36: a running instance whose database fails over to a standby that lagged stops before anything of it is sent', async () => {
  const files = database();
  let current = await files.open();
  // the same address, another server behind it
  const store = new Proxy(current, { get: (_, name) => Reflect.get(current, name) });
  const w = await start({ blockMs: 12_000, store });
  const [first = ''] = await w.submit(1);
  await w.until(first, (record) => record.stage === 'confirmed');
  const [doubled = ''] = await w.submit(1);
  await w.node.refuse();
  const [queued = ''] = await w.submit(1);
  files.backUp();
  await w.node.listen();
  for (const id of [doubled, queued]) await w.until(id, (record) => record.stage === 'confirmed');
  const sends = w.node.sends.length;

  await current.close();
  files.restore({ unnoticed: true });
  current = await files.open();
  const { transaction_id: fresh } = await w.broadcaster.broadcast('pay', '0x');
  await w.clock.advance(120_000);
  expect(w.broadcaster.health()).toMatchObject([{ review: { reason: 'restored' }, blocked_on: 'nonce_review' }]);
  expect(w.warnings.join('\n')).toContain('had come to commit');
  expect(w.node.sends).toHaveLength(sends);
  expect(await w.broadcaster.get(fresh)).toMatchObject({ stage: 'queued' });
  expect(noncesOf(w)).toEqual([0, 1, 2]);
});
