import { Broadcaster, calldataType, memoryStore, type Store } from '@tx-broadcaster/core';
import { encodeErrorResult, http, parseAbi } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { expect, test } from 'vitest';
import { local, signer, someone, type World, worlds } from './world.js';

const { start, ending } = worlds();
const from = signer.address;
const account = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
/** A transaction made with the same key outside the broadcaster. */
const outside = (nonce: number, gwei = 5n) =>
  account.signTransaction({
    type: 'eip1559',
    chainId: 31_337,
    nonce,
    to: someone,
    value: 5n,
    gas: 21_000n,
    maxFeePerGas: gwei * 10n ** 9n,
    maxPriorityFeePerGas: 10n ** 9n,
  });
const all = async ({ broadcaster }: World) => broadcaster.list({ limit: 200, order: 'oldest' });

test('E17: a reorg takes a mined transaction back to accepted, and the same bytes are mined again', async () => {
  const w = await start();
  const [id = ''] = await w.submit(1);
  await w.until(id, (record) => record.status === 'success');
  w.chain.mine(1);
  await w.until(id, (record) => record.stage === 'mined');
  w.chain.reorg(1, { keep: 'drop' });
  await w.until(id, (record) => record.stage === 'accepted');
  expect(await w.broadcaster.get(id)).toMatchObject({ status: 'success', block_number: null, nonce: 0 });
  await w.clock.advance(60_000);
  w.chain.mine(5);
  await w.until(id, (record) => record.stage === 'confirmed');
  expect(w.chain.transactionsOf(from)).toHaveLength(1);
  expect(new Set(w.node.sends.map(({ raw }) => raw)).size).toBe(1);
});

test('E8: a slot taken by a stranger is believed only at depth; then the transaction gets a new one', async () => {
  const w = await start({ options: { exclusive: false } });
  await w.node.refuse();
  const [id = ''] = await w.submit(1);
  await w.chain.request('eth_sendRawTransaction', [await outside(0)]);
  w.chain.mine(1);
  await w.node.listen();
  await w.clock.advance(60_000);
  expect(await w.broadcaster.get(id)).toMatchObject({ status: 'pending', nonce: 0, generation: 1 });
  w.chain.mine(3);
  await w.until(id, (record) => record.generation === 2);
  await w.until(id, (record) => record.status === 'success');
  w.chain.mine(5);
  await w.until(id, (record) => record.stage === 'confirmed');
  expect(await w.broadcaster.get(id)).toMatchObject({ nonce: 1 });
  expect(w.chain.transactionsOf(from).map(({ value }) => value)).toEqual([5n, 0n]);
});

test('E18: an exclusive signer whose chain is ahead of the ledger stops for a review, and goes on when a person approves', async () => {
  const w = await start();
  const [first = ''] = await w.submit(1);
  await w.until(first, (record) => record.status === 'success');
  await w.chain.request('eth_sendRawTransaction', [await outside(1)]);
  await w.chain.request('eth_sendRawTransaction', [await outside(2)]);
  w.chain.mine(5);
  await w.until(first, (record) => record.stage === 'confirmed');
  const answer = await w.broadcaster.broadcast('pay', '0x');
  await w.clock.advance(30_000);
  expect(await w.broadcaster.get(answer.transaction_id)).toMatchObject({ stage: 'queued', blocked_on: 'nonce_review' });
  expect(w.broadcaster.health()).toMatchObject([{ review: { reason: 'chain_ahead', chain_count: 3 } }]);
  expect(await w.broadcaster.approveNonces(31_337, from, 2)).toBe(false);
  expect(await w.broadcaster.approveNonces(31_337, from, 3)).toBe(true);
  await w.clock.advance(30_000);
  expect(await w.broadcaster.get(answer.transaction_id)).toMatchObject({ stage: 'queued', blocked_on: 'nonce_review' });
  await w.broadcaster.unpark(answer.transaction_id);
  await w.until(answer.transaction_id, (record) => record.status === 'success');
  expect(await w.broadcaster.get(answer.transaction_id)).toMatchObject({ nonce: 3 });
});

test('E18: a signer that others use too goes on behind their nonces', async () => {
  const w = await start({ blockMs: 12_000, options: { exclusive: false } });
  const [first = ''] = await w.submit(1);
  await w.until(first, (record) => record.stage === 'confirmed');
  await w.chain.request('eth_sendRawTransaction', [await outside(1)]);
  await w.chain.request('eth_sendRawTransaction', [await outside(2)]);
  w.chain.mine(1);
  await w.clock.advance(20_000);
  const [second = ''] = await w.submit(1);
  await w.until(second, (record) => record.stage === 'confirmed');
  expect(await w.broadcaster.get(second)).toMatchObject({ nonce: 3 });
});

test('a stranger’s transaction that no block takes is left to pass first, but not for ever', async () => {
  const w = await start({ blockMs: 12_000, options: { exclusive: false } });
  const [first = ''] = await w.submit(1);
  await w.until(first, (record) => record.stage === 'confirmed');
  await w.chain.request('eth_sendRawTransaction', [await outside(1)]);
  w.chain.setBaseFee(9n * 10n ** 9n);
  await w.clock.advance(20_000);
  const answer = w.broadcaster.broadcast('pay', '0x');
  await w.clock.advance(200_000);
  const { transaction_id: id } = await answer;
  expect(await w.broadcaster.get(id)).toMatchObject({ stage: 'queued' });
  await w.clock.advance(200_000);
  expect(await w.broadcaster.get(id)).toMatchObject({ stage: 'confirmed', nonce: 1 });
});

test('a reorg that drops what was mined before the lane’s first nonce leaves no hole: a no-op fills it', async () => {
  const w = await start({ blockMs: 12_000, options: { exclusive: false } });
  await w.chain.request('eth_sendRawTransaction', [await outside(0)]);
  w.chain.mine(1);
  await w.clock.advance(20_000);
  const [id = ''] = await w.submit(1);
  expect(await w.broadcaster.get(id)).toMatchObject({ nonce: 1 });
  w.chain.reorg(2, { keep: 'drop' });
  await w.until(id, (record) => record.stage === 'confirmed');
  expect(w.chain.transactionsOf(from)).toMatchObject([{ nonce: 0, to: from.toLowerCase(), value: 0n }, { nonce: 1 }]);
});

test('one answer with an absurdly high head does not outweigh all later ones for ever', async () => {
  const w = await start({ blockMs: 12_000 });
  const honest = w.chain.request.bind(w.chain);
  let lies = 1;
  w.chain.request = async (method, ...rest) => {
    const answer = await honest(method, ...rest);
    if (method !== 'eth_getBlockByNumber' || lies === 0) return answer;
    lies--;
    return { ...(answer as object), number: '0x1fffffff' };
  };
  await w.clock.advance(20_000);
  expect(lies).toBe(0);
  const [id = ''] = await w.submit(1);
  await w.until(id, (record) => record.stage === 'confirmed');
});

test('E1: work that another instance stored is found without a hint', async () => {
  const w = await start({ blockMs: 12_000 });
  const other = new Broadcaster({
    chains: [{ chain: local, transport: http(w.node.url) }],
    signers: [signer],
    messageTypes: { pay: calldataType({ to: someone, value: 1n, gas: 21_000n }) },
    store: { ...w.store, close: async () => {} },
    clock: w.clock,
    signWait: 10,
  });
  await other.start();
  const accepted = other.broadcast('pay', '0x');
  await w.clock.advance(20);
  const { transaction_id: id, stage } = await accepted;
  expect(stage).toBe('queued');
  await w.until(id, (record) => record.stage === 'confirmed');
  await other.stop();
});

test('E11: a base fee that rises over a sent transaction is followed by a dearer one in the same slot', async () => {
  const w = await start();
  const [id = ''] = await w.submit(1);
  await w.until(id, (record) => record.status === 'success');
  w.chain.setBaseFee(20n * 10n ** 9n);
  for (let n = 0; n < 20; n++) {
    w.chain.mine(1);
    await w.clock.advance(12_000);
  }
  await w.until(id, (record) => record.stage === 'confirmed');
  const history = await w.broadcaster.history(id);
  expect(history?.attempts.length).toBeGreaterThan(1);
  expect(new Set(history?.attempts.map(({ nonce }) => nonce)).size).toBe(1);
  expect(w.chain.transactionsOf(from)).toHaveLength(1);
});

test('E11: a node that calls the price too low gets a dearer attempt, never above the cap', async () => {
  const w = await start({ chain: { minTip: 4n * 10n ** 9n }, options: {} });
  const [id = ''] = await w.submit(1);
  await w.until(id, (record) => record.status === 'success', 600_000);
  const history = await w.broadcaster.history(id);
  const tips = (history?.attempts ?? []).map((attempt) => BigInt(attempt.max_priority_fee_per_gas ?? 0));
  expect(tips.length).toBeGreaterThan(2);
  for (const [index, tip] of tips.entries())
    if (index > 0) expect(tip * 8n).toBeGreaterThanOrEqual((tips[index - 1] ?? 0n) * 9n);
  expect((await w.broadcaster.get(id))?.stage).toBe('accepted');
});

test('E14: an account without funds waits, and goes on by itself when it has some', async () => {
  const w = await start();
  w.chain.setBalance(from, 1000n);
  await w.clock.advance(20_000);
  const [id = ''] = await w.submit(1);
  expect(await w.broadcaster.get(id)).toMatchObject({
    stage: 'queued',
    blocked_on: 'insufficient_funds',
    status: 'pending',
  });
  await w.clock.advance(600_000);
  expect(await w.broadcaster.get(id)).toMatchObject({ stage: 'queued', status: 'pending' });
  w.chain.setBalance(from, 10n ** 18n);
  await w.until(id, (record) => record.status === 'success');
});

test('no more slots are open than the window, and all are mined in order', async () => {
  const w = await start({ options: { limits: { inFlightPerSigner: 4 } } });
  const ids = await w.submit(20);
  await w.clock.advance(5000);
  expect(w.chain.pooled).toHaveLength(4);
  const waiting = await w.broadcaster.get(ids[10] ?? '');
  expect(waiting).toMatchObject({ stage: 'queued', blocked_on: 'window' });
  for (let n = 0; n < 20; n++) {
    w.chain.mine(1);
    await w.clock.advance(12_000);
  }
  expect((await all(w)).map(({ stage }) => stage)).toEqual(ids.map(() => 'confirmed'));
  expect(w.chain.transactionsOf(from).map(({ nonce }) => nonce)).toEqual(ids.map((_, nonce) => nonce));
});

test('E13: a pool that takes fewer is not a failure: the window shrinks and everything is mined', async () => {
  const w = await start({ chain: { accountSlots: 2, accountQueue: 1 }, blockMs: 12_000 });
  const ids = await w.submit(12);
  for (const id of ids) await w.until(id, (record) => record.stage === 'confirmed', 3_600_000);
  expect((await all(w)).every(({ failure }) => failure === null)).toBe(true);
  expect(w.chain.transactionsOf(from)).toHaveLength(12);
});

test('E25: when a signature fails, those behind it take its nonce and it takes a later one', async () => {
  let calls = 0;
  const flaky = {
    address: signer.address,
    signTransaction: (transaction: Parameters<typeof signer.signTransaction>[0]) => {
      calls++;
      return calls === 2 ? Promise.reject(new Error('the HSM is busy')) : signer.signTransaction(transaction);
    },
  };
  const w = await start({ options: { signers: [flaky] }, blockMs: 12_000 });
  const ids = await w.submit(4);
  for (const id of ids) await w.until(id, (record) => record.stage === 'confirmed');
  const records = await all(w);
  expect(records.map(({ nonce }) => nonce)).toEqual([0, 3, 1, 2]);
});

test('E25: a signer that returns another transaction is not believed: nothing is stored or sent', async () => {
  const thief = {
    address: signer.address,
    signTransaction: (transaction: Parameters<typeof signer.signTransaction>[0]) =>
      signer.signTransaction({ ...transaction, to: someone, value: 7n } as Parameters<
        typeof signer.signTransaction
      >[0]),
  };
  const w = await start({ options: { signers: [thief] } });
  const [id = ''] = await w.submit(1);
  await w.clock.advance(30_000);
  expect(w.node.sends).toEqual([]);
  expect(await w.broadcaster.get(id)).toMatchObject({ stage: 'queued', blocked_on: 'signer_unavailable' });
  expect(w.warnings.join()).toContain('other fields than it was given');
});

test('E25: a signer that hangs holds nobody up: the answer goes out queued, others are accepted', async () => {
  const hanging = { address: signer.address, signTransaction: () => new Promise<never>(() => {}) };
  const w = await start({ options: { signers: [hanging], signWait: 10 } });
  const answer = w.broadcaster.broadcast('pay', '0x');
  await w.clock.advance(20);
  expect(await answer).toMatchObject({ stage: 'queued', status: 'pending' });
});

test('a retry through an instance that does not own the lane goes on, though its hint never came', async () => {
  const w = await start({ blockMs: 12_000 });
  w.node.script({ http: 500 }, { http: 500 }, { http: 500 });
  const [id = ''] = await w.submit(1);
  await w.until(id, (record) => record.stage === 'exhausted');
  const transport = http(w.node.url);
  const types = { pay: calldataType({ to: someone, gas: 21_000n }) };
  const other = new Broadcaster({
    chains: [{ chain: local, transport, settleDepth: 3 }],
    signers: [signer],
    messageTypes: types,
    store: { ...w.store, close: async () => {} },
    clock: w.clock,
  });
  await other.start();
  await other.retry(id);
  await w.until(id, (record) => record.stage === 'confirmed', 120_000);
  expect(await w.broadcaster.get(id)).toMatchObject({ nonce: 0, generation: 1 });
  await other.stop();
});

test('E24: a call whose gas estimate reverts is tried again, then rejected without taking a slot', async () => {
  const w = await start();
  w.chain.setReverting('0x5FbDB2315678afecb367f032d93F642f64180aa3', '0x');
  const { transaction_id: id } = await w.broadcaster.broadcast('estimated', [someone, 1]);
  await w.until(id, (record) => record.status === 'failed');
  expect(await w.broadcaster.get(id)).toMatchObject({ stage: 'rejected', nonce: null, failure: { code: 'reverted' } });
  const [next = ''] = await w.submit(1);
  await w.until(next, (record) => record.status === 'success');
  expect(await w.broadcaster.get(next)).toMatchObject({ nonce: 0 });
});

test('an estimated transaction is bound once its gas is known', async () => {
  const w = await start({ blockMs: 12_000 });
  const { transaction_id: id } = await w.broadcaster.broadcast('estimated', [someone, 1]);
  await w.until(id, (record) => record.stage === 'confirmed');
});

test('a transaction that reverts on chain is told so at depth, and a retry takes a new nonce', async () => {
  const w = await start({ blockMs: 12_000, options: { successOn: 'confirmed' } });
  w.chain.setReverting('0x5FbDB2315678afecb367f032d93F642f64180aa3', '0x');
  const [id = ''] = await w.submit(1);
  await w.until(id, (record) => record.stage === 'reverted');
  expect(await w.broadcaster.get(id)).toMatchObject({
    status: 'failed',
    failure: { code: 'reverted', category: 'revert' },
  });
  w.chain.setReverting('0x5FbDB2315678afecb367f032d93F642f64180aa3', null);
  await w.broadcaster.retry(id);
  await w.until(id, (record) => record.stage === 'confirmed');
  expect(await w.broadcaster.get(id)).toMatchObject({ status: 'success', nonce: 1, generation: 2, failure: null });
});

test('the reason of a revert is asked of the node and told in the words of the ABI', async () => {
  const w = await start({ blockMs: 12_000 });
  const data = encodeErrorResult({
    abi: parseAbi(['error TooHeavy(uint256 weight)']),
    errorName: 'TooHeavy',
    args: [9n],
  });
  w.chain.setReverting('0x5FbDB2315678afecb367f032d93F642f64180aa3', data);
  const [id = ''] = await w.submit(1);
  await w.until(id, (record) => record.stage === 'reverted');
  expect((await w.broadcaster.get(id))?.failure).toMatchObject({
    code: 'reverted',
    message: 'the call reverted: TooHeavy(9)',
    revert: { name: 'TooHeavy', args: ['9'] },
  });
});

const stranger = privateKeyToAccount('0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d');
const signedBy = (nonce: number, value = 1n) =>
  stranger.signTransaction({
    type: 'eip1559',
    chainId: 31_337,
    nonce,
    to: someone,
    value,
    gas: 21_000n,
    maxFeePerGas: 5n * 10n ** 9n,
    maxPriorityFeePerGas: 10n ** 9n,
  });

test('a transaction that its sender signed is sent as it is, once, however often it is submitted', async () => {
  const w = await start({ blockMs: 12_000 });
  const raw = await signedBy(0);
  const first = await w.broadcaster.accept('raw', raw);
  const again = await w.broadcaster.accept('raw', raw);
  expect(again).toMatchObject({ replayed: true, transaction: { transaction_id: first.transaction.transaction_id } });
  await w.until(first.transaction.transaction_id, (record) => record.stage === 'confirmed');
  expect(w.chain.transactionsOf(stranger.address)).toHaveLength(1);
  expect(new Set(w.node.sends.map((send) => send.raw))).toEqual(new Set([raw]));
});

test('of two that their sender signed for one nonce the second is rejected once the chain has decided', async () => {
  const w = await start({ blockMs: 12_000 });
  const one = await w.broadcaster.accept('raw', await signedBy(0));
  const other = await w.broadcaster.accept('raw', await signedBy(0, 2n));
  await w.until(one.transaction.transaction_id, (record) => record.stage === 'confirmed');
  await w.until(other.transaction.transaction_id, (record) => record.status === 'failed');
  expect(await w.broadcaster.get(other.transaction.transaction_id)).toMatchObject({
    stage: 'rejected',
    failure: { code: 'nonce_too_low' },
  });
});

test('signed bytes that their sender sent himself meanwhile are found on the chain', async () => {
  const w = await start({ blockMs: 12_000 });
  const [first, second] = [await signedBy(0), await signedBy(1)];
  await w.chain.request('eth_sendRawTransaction', [first]);
  w.chain.mine(1);
  const later = await w.broadcaster.accept('raw', second);
  await w.until(later.transaction.transaction_id, (record) => record.stage === 'confirmed');
  const earlier = await w.broadcaster.accept('raw', first);
  await w.until(earlier.transaction.transaction_id, (record) => record.stage === 'confirmed');
  expect(w.chain.transactionsOf(stranger.address)).toHaveLength(2);
});

test('a poison transaction is rejected after its tries and those behind it go on', async () => {
  const w = await start({ blockMs: 12_000 });
  const poison = { error: { code: -32000, message: 'intrinsic gas too low' } };
  w.node.script(poison, poison, poison);
  const [bad = ''] = await w.submit(1);
  await w.until(bad, (record) => record.status === 'failed');
  expect(await w.broadcaster.get(bad)).toMatchObject({ stage: 'rejected', failure: { code: 'gas_limit' } });
  const ids = await w.submit(3);
  for (const id of ids) await w.until(id, (record) => record.stage === 'confirmed');
  expect(w.chain.transactionsOf(from)).toHaveLength(4);
});

test('an acknowledgement that three refusals contradict is withdrawn; its success stays told', async () => {
  const w = await start();
  const refused = { error: { code: -32000, message: 'intrinsic gas too low' } };
  w.node.script({ result: 'lie' });
  w.node.otherwise(refused);
  const [id = ''] = await w.submit(1);
  await w.until(id, (record) => record.status === 'failed');
  expect((await w.broadcaster.get(id))?.failure?.code).toBe('gas_limit');
});

test('a deadline that passes when a new price is due leads to a filler, and to no dearer payload besides', async () => {
  const w = await start();
  const validUntil = w.clock.now() + 45_000;
  const options = { validUntil, successOn: 'confirmed' } as const;
  const { transaction_id: id } = await w.broadcaster.broadcast('pay', '0x', options);
  await w.until(id, (record) => record.stage === 'accepted');
  w.chain.setBaseFee(50n * 10n ** 9n);
  w.chain.mine(4, { empty: true });
  await w.until(id, (record) => record.blocked_on === 'slot_closing');
  const signed = (await w.broadcaster.history(id))?.attempts ?? [];
  expect(signed.map(({ kind }) => kind)).toEqual(['payload', 'filler']);
});

test('a queued transaction whose deadline passes expires; one with a slot only when its filler is mined', async () => {
  const w = await start({ options: { successOn: 'mined' } });
  w.chain.setBalance(from, 1000n);
  await w.clock.advance(20_000);
  const queued = await w.broadcaster.broadcast('pay', '0x', { validUntil: w.clock.now() + 10_000 });
  await w.until(queued.transaction_id, (record) => record.stage === 'expired');
  w.chain.setBalance(from, 10n ** 20n);
  await w.clock.advance(20_000);
  const { transaction_id: id } = await w.broadcaster.broadcast('pay', '0x', { validUntil: w.clock.now() + 10_000 });
  await w.until(id, (record) => record.stage === 'accepted');
  await w.clock.advance(15_000);
  expect(await w.broadcaster.get(id)).toMatchObject({
    status: 'pending',
    stage: 'accepted',
    blocked_on: 'slot_closing',
  });
  w.chain.mine(5);
  await w.until(id, (record) => record.stage === 'expired');
  expect(w.chain.transactionsOf(from)).toMatchObject([{ nonce: 0, value: 0n, to: from.toLowerCase() }]);
});

test('E3: what a crashed instance had signed is sent by the next, once', async () => {
  const w = await start({ blockMs: 12_000 });
  await w.node.refuse();
  const ids = await w.submit(5);
  const next = await w.successor();
  ending({ ...next, end: () => next.broadcaster.stop() });
  await w.node.listen();
  for (const id of ids) await next.until(id, (record) => record.stage === 'confirmed');
  expect(w.chain.transactionsOf(from)).toHaveLength(5);
  expect(new Set(w.chain.received.map(({ hash }) => hash)).size).toBe(5);
});

test.each(['applied', 'not applied'])(
  'a commit whose outcome is unknown (%s) is read again before anything is sent',
  async (truth) => {
    const real = memoryStore();
    let fail = 0;
    const store: Store = {
      ...real,
      async commit(commit) {
        if (commit.newAttempts.length === 0 || fail++ > 0) return real.commit(commit);
        if (truth === 'applied') await real.commit(commit);
        throw new Error('connection lost');
      },
    };
    const w = await start({ blockMs: 12_000, store });
    // stored before it is signed, because its gas has to be asked for
    const answers = await Promise.all(
      [1, 2, 3].map((weight) => w.broadcaster.broadcast('estimated', [someone, weight])),
    );
    const ids = answers.map(({ transaction_id }) => transaction_id);
    for (const id of ids) await w.until(id, (record) => record.stage === 'confirmed');
    expect(w.chain.transactionsOf(from).map(({ nonce }) => nonce)).toEqual([0, 1, 2]);
    const committed = new Set(
      (await Promise.all(ids.map((id) => w.broadcaster.history(id)))).flatMap((h) =>
        h?.attempts.map(({ hash }) => hash),
      ),
    );
    for (const { hash } of w.chain.received) expect(committed).toContain(hash);
  },
);
