import { expect, test } from 'vitest';
import { signer, someone, type World, worlds } from './world.js';

const { start } = worlds();
const from = signer.address;
const gwei = 10n ** 9n;
const typesOf = async ({ broadcaster }: World, id: string) =>
  (await broadcaster.history(id))?.events.map(({ type }) => type) ?? [];

test('a cancel before a nonce was taken ends the transaction at once, and nothing is ever sent', async () => {
  const w = await start({ refused: true, options: { signWait: 10 } });
  const [id = ''] = await Promise.all([w.submit(1).then(([first]) => first), w.clock.advance(100)]);
  expect(await w.broadcaster.cancel(id, { reason: 'a mistake' })).toMatchObject({ stage: 'cancelled', nonce: null });
  await w.node.listen();
  await w.clock.advance(60_000);
  w.chain.mine(5);
  await w.clock.advance(60_000);
  expect(w.node.sends).toEqual([]);
  await expect(w.broadcaster.cancel(id)).rejects.toMatchObject({ code: 'already_terminal' });
  const again = await w.broadcaster.retry(id);
  expect(again).toMatchObject({ status: 'pending', stage: 'queued', generation: 1 });
  await w.until(id, (record) => record.status === 'success');
});

test('E34: a cancel after it was sent is decided by the chain: the no-op was mined, so it is cancelled', async () => {
  const w = await start();
  const [id = ''] = await w.submit(1);
  await w.until(id, (record) => record.stage === 'accepted');
  expect(await w.broadcaster.cancel(id)).toMatchObject({ status: 'success', stage: 'accepted', wish: 'cancel' });
  expect(await w.broadcaster.cancel(id)).toMatchObject({ wish: 'cancel' });
  await w.until(id, (record) => record.attempt_count === 1 && record.blocked_on === null, 30_000);
  w.chain.mine(1);
  await w.clock.advance(30_000);
  expect(await w.broadcaster.get(id)).toMatchObject({ stage: 'accepted', wish: 'cancel' });
  w.chain.mine(4);
  await w.until(id, (record) => record.stage === 'cancelled');
  expect(await w.broadcaster.get(id)).toMatchObject({
    status: 'failed',
    wish: null,
    nonce: 0,
    failure: { code: 'cancelled', retryable: true },
  });
  expect(w.chain.transactionsOf(from)).toMatchObject([{ to: from.toLowerCase(), value: 0n, input: '0x' }]);
  expect(await typesOf(w, id)).toEqual(expect.arrayContaining(['cancelling', 'closing', 'cancelled']));
});

test('E34: a cancel that comes too late for the chain: the payload was mined, and that is what is told', async () => {
  const w = await start();
  const [id = ''] = await w.submit(1);
  await w.until(id, (record) => record.stage === 'accepted');
  // the no-op does not get through before the next block
  w.node.otherwise({ http: 500 });
  await w.broadcaster.cancel(id);
  w.node.otherwise('pass');
  w.chain.mine(1);
  await w.until(id, (record) => record.stage === 'mined');
  await expect(w.broadcaster.cancel(id)).rejects.toMatchObject({
    code: 'too_late',
    details: { transaction: { stage: 'mined' } },
  });
  w.chain.mine(5);
  await w.until(id, (record) => record.stage === 'confirmed');
  expect(await w.broadcaster.get(id)).toMatchObject({ status: 'success', wish: null, failure: null });
  expect(w.chain.transactionsOf(from)).toHaveLength(1);
});

test('a cancel can be taken back, whether or not its no-op is signed already', async () => {
  const w = await start();
  const { transaction_id: id } = await w.broadcaster.broadcast('add', [someone, 1], { successOn: 'confirmed' });
  await w.until(id, (record) => record.stage === 'accepted');
  await Promise.all([w.broadcaster.cancel(id), w.broadcaster.cancel(id)]);
  await w.broadcaster.retry(id, { reason: 'it is needed after all' });
  // where the no-op was sent it may be mined first: then the transaction goes out again, with a new nonce
  await w.clock.advanceUntil(
    async () => {
      w.chain.mine(1);
      return (await w.broadcaster.get(id))?.stage === 'confirmed';
    },
    { stepMs: 5_000 },
  );
  const mined = w.chain.transactionsOf(from).filter(({ input }) => input !== '0x');
  expect(mined).toHaveLength(1);
});

test('a speed-up is mined in the same slot, dearer by what was asked for', async () => {
  const w = await start();
  const [id = ''] = await w.submit(1);
  await w.until(id, (record) => record.stage === 'accepted');
  const first = (await w.broadcaster.history(id))?.attempts[0];
  const low = { maxFeePerGas: BigInt(first?.max_fee_per_gas ?? 0) + 1n };
  await expect(w.broadcaster.speedUp(id, low)).rejects.toMatchObject({ code: 'fee_below_replacement_minimum' });
  const asked = { maxFeePerGas: 50n * gwei, maxPriorityFeePerGas: 7n * gwei, reason: 'a customer waits' };
  expect(await w.broadcaster.speedUp(id, asked)).toMatchObject({ wish: 'speed_up', nonce: 0 });
  await w.until(id, (record) => record.attempt_count === 2);
  await w.clock.advance(2000);
  w.chain.mine(5);
  await w.until(id, (record) => record.stage === 'confirmed');
  const attempts = (await w.broadcaster.history(id))?.attempts ?? [];
  expect(attempts).toMatchObject([
    { nonce: 0, outcome: 'replaced' },
    { nonce: 0, max_fee_per_gas: String(50n * gwei), max_priority_fee_per_gas: String(7n * gwei), outcome: 'mined' },
  ]);
  expect(await w.broadcaster.get(id)).toMatchObject({ wish: null, attempt_count: 2 });
  expect(w.chain.transactionsOf(from)).toHaveLength(1);
});

test('a paused signer signs nothing new, lets go on what has a nonce, and stays paused over a restart', async () => {
  const w = await start({ blockMs: 12_000 });
  const [first = ''] = await w.submit(1);
  await w.broadcaster.pauseSigner(31_337, from.toLowerCase(), 'the budget is used up');
  const second = (await w.broadcaster.broadcast('add', [from, 2])).transaction_id;
  expect(await w.broadcaster.get(second)).toMatchObject({ stage: 'queued', blocked_on: 'signer_paused', nonce: null });
  await w.until(first, (record) => record.stage === 'confirmed');
  expect(await w.broadcaster.signers()).toMatchObject([
    { signer: from, blocked_on: 'signer_paused', paused: { reason: 'the budget is used up' } },
  ]);
  const next = await w.successor();
  await next.clock.advance(60_000);
  expect(await next.broadcaster.get(second)).toMatchObject({ stage: 'queued', blocked_on: 'signer_paused' });
  await next.broadcaster.resumeSigner(31_337, from);
  await next.until(second, (record) => record.stage === 'confirmed');
  expect(await next.broadcaster.signers()).toMatchObject([{ blocked_on: null, paused: null }]);
});
