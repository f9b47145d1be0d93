import { expect, test } from 'vitest';
import { signer, worlds } from './world.js';

const { start } = worlds();
const from = signer.address;

test('a transaction is signed before the answer, sent, acknowledged, and that is a success', async () => {
  const { broadcaster, until, chain } = await start();
  const answer = await broadcaster.broadcast('add', ['0x70997970C51812dc3A010C7d01b50e0d17dc79C8', '7']);
  expect(answer).toMatchObject({ status: 'pending', stage: 'signed', nonce: 0, attempt_count: 1 });
  expect(answer.hash).toMatch(/^0x[0-9a-f]{64}$/);
  await until(answer.transaction_id, (record) => record.status === 'success');
  expect(await broadcaster.get(answer.transaction_id)).toMatchObject({
    stage: 'accepted',
    hash: answer.hash,
    failure: null,
  });
  chain.mine(1);
  await until(answer.transaction_id, (record) => record.stage === 'mined');
  chain.mine(3);
  await until(answer.transaction_id, (record) => record.stage === 'confirmed');
  expect(chain.transactionsOf(from)).toMatchObject([{ hash: answer.hash, nonce: 0, status: 1 }]);
});

test('answers of 500 are tried again with exponential, jittered delays, then it succeeds', async () => {
  const { submit, until, broadcaster, node } = await start();
  node.script({ http: 500 }, { http: 500 });
  const [id = ''] = await submit(1);
  await until(id, (record) => record.status === 'success');
  expect(node.sends.map(({ answer }) => answer)).toEqual(['http 500', 'http 500', 'ok']);
  expect(new Set(node.sends.map(({ raw }) => raw)).size).toBe(1);
  expect(await broadcaster.get(id)).toMatchObject({ stage: 'accepted', failure: null });
});

test.each([500, 400, 502])('HTTP %i every time: failed after three tries, the slot kept', async (status) => {
  const { submit, until, broadcaster, node } = await start();
  node.otherwise({ http: status });
  const [id = ''] = await submit(1);
  await until(id, (record) => record.status === 'failed');
  expect(node.sends).toHaveLength(3);
  const record = await broadcaster.get(id);
  expect(record).toMatchObject({ stage: 'exhausted', nonce: 0, failure: { code: 'transient', attempt_no: 3 } });
  const [first = 0, second = 0, third = 0] = node.sends.map(({ at }) => at);
  expect(second - first).toBeLessThanOrEqual(1250);
  expect(third - second).toBeLessThanOrEqual(2250);
});

test('E5: no answer for 30 s is a failure, and the same bytes are tried again', async () => {
  const { submit, until, node, clock } = await start();
  node.script({ hang: true });
  const before = clock.now();
  const [id = ''] = await submit(1);
  await until(id, (record) => record.status === 'success');
  expect(node.sends.map(({ answer }) => answer)).toEqual(['hang', 'ok']);
  expect(clock.now() - before).toBeGreaterThanOrEqual(30_000);
  expect(clock.now() - before).toBeLessThan(33_000);
});

test('a refused connection uses up no tries: it goes on by itself when the node is back', async () => {
  const { submit, until, broadcaster, node, clock } = await start();
  await node.refuse();
  const [id = ''] = await submit(1);
  await clock.advance(20_000);
  expect(await broadcaster.get(id)).toMatchObject({
    status: 'pending',
    stage: 'signed',
    blocked_on: 'rpc_unavailable',
  });
  await node.listen();
  await until(id, (record) => record.status === 'success');
  expect(await broadcaster.history(id)).toMatchObject({ attempts: [{ nonce: 0 }] });
  expect((await broadcaster.history(id))?.events.map(({ type }) => type)).not.toContain('try_failed');
});

test('E35: a failed transaction that is retried goes out with the same bytes and the same nonce', async () => {
  const { submit, until, broadcaster, node, chain } = await start({ blockMs: 12_000 });
  node.script({ http: 500 }, { http: 500 }, { http: 500 });
  const [id = ''] = await submit(1);
  await until(id, (record) => record.status === 'failed');
  const retried = await broadcaster.retry(id, { reason: 'the node is back' });
  expect(retried).toMatchObject({ status: 'pending', stage: 'signed', nonce: 0, failure: null });
  await until(id, (record) => record.stage === 'confirmed');
  expect(chain.transactionsOf(from)).toHaveLength(1);
  expect(new Set(node.sends.map(({ raw }) => raw)).size).toBe(1);
});

test('E9: twenty transactions behind a failed one are mined: a filler takes its slot, and its retry a new nonce', async () => {
  const { submit, until, broadcaster, node, chain } = await start({ blockMs: 12_000 });
  node.script({ http: 500 }, { http: 500 }, { http: 500 });
  const [failed = ''] = await submit(1);
  await until(failed, (record) => record.status === 'failed');
  const behind = await submit(20);
  for (const id of behind) await until(id, (record) => record.stage === 'confirmed');
  expect(await broadcaster.get(failed)).toMatchObject({ status: 'failed', stage: 'exhausted', nonce: 0 });
  const mined = chain.transactionsOf(from);
  expect(mined.map(({ nonce }) => nonce)).toEqual(Array.from({ length: 21 }, (_, nonce) => nonce));
  expect(mined[0]).toMatchObject({ value: 0n, input: '0x' });

  await broadcaster.retry(failed);
  await until(failed, (record) => record.stage === 'confirmed');
  expect(await broadcaster.get(failed)).toMatchObject({ status: 'success', nonce: 21, generation: 2 });
  expect(chain.transactionsOf(from)).toHaveLength(22);
});

test('E5: an error answer after the node took the transaction never leads to a second nonce', async () => {
  const { submit, until, node, chain, broadcaster } = await start({ blockMs: 12_000 });
  node.script({ http: 500, applied: true }, { error: { code: -32000, message: 'internal error' }, applied: true });
  const ids = await submit(2);
  for (const id of ids) await until(id, (record) => record.stage === 'confirmed');
  expect(chain.transactionsOf(from).map(({ nonce }) => nonce)).toEqual([0, 1]);
  for (const id of ids) expect(await broadcaster.get(id)).toMatchObject({ attempt_count: 1, generation: 1 });
});

test('E6: "already known" is an acknowledgement', async () => {
  const { submit, until, node, broadcaster } = await start();
  node.script({ reset: true, applied: true });
  const [id = ''] = await submit(1);
  await until(id, (record) => record.status === 'success');
  expect(node.sends.map(({ answer }) => answer)).toEqual(['reset', '-32000 already known']);
  expect(await broadcaster.get(id)).toMatchObject({ stage: 'accepted', nonce: 0 });
});

test('E7: "nonce too low" for a transaction of ours that was mined keeps its nonce', async () => {
  const { submit, until, node, chain, broadcaster, clock } = await start();
  node.script({ hang: true, applied: true });
  const [id = ''] = await submit(1);
  await clock.settle(20);
  chain.mine(1);
  await until(id, (record) => record.stage === 'mined');
  chain.mine(4);
  await until(id, (record) => record.stage === 'confirmed');
  expect(await broadcaster.get(id)).toMatchObject({ nonce: 0, generation: 1, attempt_count: 1 });
  expect(chain.transactionsOf(from)).toHaveLength(1);
});

test('E5: three lost answers are no failure when the node has the transaction', async () => {
  const { submit, until, node } = await start();
  node.script({ http: 502, applied: true }, { http: 502 }, { http: 502 });
  const [id = ''] = await submit(1);
  await until(id, (record) => record.status !== 'pending');
  await until(id, (record) => record.status === 'success');
  expect(node.sends).toHaveLength(3);
});

test('E22: the same idempotency key a hundred times at once is one transaction', async () => {
  const { broadcaster, store } = await start();
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => broadcaster.accept('pay', '0x', { idempotencyKey: 'order-81' })),
  );
  expect(new Set(answers.map(({ transaction }) => transaction.transaction_id)).size).toBe(1);
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect(await store.list({ limit: 10 })).toHaveLength(1);
  await expect(broadcaster.accept('pay', '0x01', { idempotencyKey: 'order-81' })).rejects.toMatchObject({
    code: 'idempotency_key_reused',
  });
});

test.each(['hang', 'refuse', '500'])(
  'accepting goes on at once while the node answers nothing (%s)',
  async (trouble) => {
    const { broadcaster, node, clock } = await start();
    if (trouble === 'refuse') await node.refuse();
    else node.fault(trouble === 'hang' ? { hang: true } : { http: 500 });
    const before = clock.now();
    for (let n = 0; n < 50; n++) {
      const { status } = await broadcaster.broadcast('pay', '0x');
      expect(status).toBe('pending');
    }
    // no time passed: nothing in the way of an answer waits for a node
    expect(clock.now()).toBe(before);
  },
);

test('without a look at the chain the answer is queued and says why', async () => {
  const { broadcaster, node, until } = await start({ refused: true });
  const answer = await broadcaster.broadcast('pay', '0x');
  expect(answer).toMatchObject({ status: 'pending', stage: 'queued', nonce: null, blocked_on: 'rpc_unavailable' });
  await node.listen();
  await until(answer.transaction_id, (record) => record.status === 'success');
});
