import {
  Broadcaster,
  type BroadcasterOptions,
  calldataType,
  type EndpointOptions,
  memoryStore,
} from '@tx-broadcaster/core';
import { FakeChain, ManualClock, seededRandom } from '@tx-broadcaster/core/testing';
import { type RpcNode, startRpcNode } from '@tx-broadcaster/testing';
import { privateKeyToAccount } from 'viem/accounts';
import { afterEach, expect, test } from 'vitest';
import { local, signer, someone } from './world.js';

const blockMs = 12_000;
const account = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

type Options = Partial<BroadcasterOptions>;

/** A broadcaster on several nodes of one chain, under virtual time. */
async function start(
  names: readonly string[],
  options: Options = {},
  uses: Record<string, Partial<EndpointOptions>> = {},
) {
  const clock = new ManualClock();
  const chain = new FakeChain({ accountSlots: 64 });
  chain.mine(10);
  const nodes: Record<string, RpcNode> = {};
  for (const name of names) nodes[name] = await startRpcNode(chain, { now: () => clock.now() });
  const tick = () => {
    chain.mine(1);
    clock.after(blockMs, tick);
  };
  clock.after(blockMs, tick);
  const broadcaster = new Broadcaster({
    chains: [
      {
        chain: local,
        endpoints: Object.entries(nodes).map(([name, { url }]) => ({ url, name, ...uses[name] })),
        settleDepth: 3,
        confirmations: 2,
      },
    ],
    signers: [signer],
    messageTypes: { pay: calldataType({ to: someone, value: 1n, gas: 21_000n }) },
    store: memoryStore(),
    clock,
    random: seededRandom(1),
    signWait: 10,
    ...options,
  });
  await broadcaster.start();
  ends.push(async () => {
    const stopped = broadcaster.stop();
    await clock.advance(10_000);
    await stopped;
    await Promise.all(Object.values(nodes).map((node) => node.close()));
  });
  await clock.settle(40);
  const node = (name: string) => nodes[name] ?? expect.unreachable(`there is no node ${name}`);
  const status = () => Object.fromEntries(broadcaster.endpoints().map(({ name, status: is }) => [name, is]));
  const submit = async (count: number) => {
    const ids: string[] = [];
    for (let n = 0; n < count; n++) {
      const accepted = broadcaster.accept('pay', '0x');
      await clock.advance(20);
      ids.push((await accepted).transaction.transaction_id);
    }
    return ids;
  };
  const all = () => broadcaster.list({ limit: 200, order: 'oldest' });
  return { clock, chain, node, nodes: Object.values(nodes), broadcaster, status, submit, all };
}

/** Virtual time until so many transactions are confirmed. */
async function timeFor(count: number, w: Awaited<ReturnType<typeof start>>): Promise<number> {
  const begun = w.clock.now();
  await w.submit(count);
  await w.clock.advanceUntil(async () => (await w.all()).every(({ stage }) => stage === 'confirmed'), {
    stepMs: 1000,
    maxMs: 7_200_000,
  });
  return w.clock.now() - begun;
}

const mined = ({ chain }: { chain: FakeChain }) => chain.transactionsOf(signer.address).map(({ nonce }) => nonce);

test('one lags 5 blocks, one answers 500 to a third of all calls, one is cut off: throughput falls by less than a third, nothing is doubled', async () => {
  const count = 150;
  const good = await timeFor(count, await start(['good']));

  const w = await start(['lagging', 'flaky', 'cut']);
  await w.clock.advance(15_000);
  w.node('lagging').lag = 5;
  w.node('flaky').fault({ http: 500, every: 3 });
  await w.node('cut').refuse();
  const troubled = await timeFor(count, w);

  expect(good / troubled).toBeGreaterThan(2 / 3);
  expect(mined(w)).toEqual(Array.from({ length: count }, (_, nonce) => nonce));
  expect((await w.all()).every(({ status, failure }) => status === 'success' && failure === null)).toBe(true);
  expect(w.broadcaster.endpoints()).toMatchObject([
    { name: 'lagging', status: 'lagging', lag: 5 },
    { name: 'flaky', status: 'healthy', last_error: { message: 'HTTP 500' } },
    { name: 'cut', status: 'open', last_error: { message: 'ECONNREFUSED' } },
  ]);
  const [, flaky] = w.broadcaster.endpoints();
  expect(flaky?.error_rate).toBeGreaterThan(0.1);
  expect(flaky?.error_rate).toBeLessThan(0.6);
});

test('an endpoint that changes its chain in the middle of a run gets no more transactions, until it is right again', async () => {
  const w = await start(['a', 'b']);
  await w.submit(5);
  const a = w.node('a');
  a.chain = new FakeChain({ chainId: 5, seed: 'other' });
  await w.clock.advance(30_000);
  expect(w.status()).toEqual({ a: 'wrong_chain', b: 'healthy' });
  const before = a.sends.length;
  await w.submit(20);
  await w.clock.advance(120_000);
  expect((await w.all()).every(({ stage }) => stage === 'confirmed')).toBe(true);
  expect(a.sends.length).toBe(before);
  expect(w.broadcaster.endpoints()[0]?.last_error?.message).toBe('a serves chain 5, expected chain 31337');
  a.chain = w.chain;
  await w.clock.advance(30_000);
  expect(w.status()).toEqual({ a: 'healthy', b: 'healthy' });
});

test.each([1, 2])(
  'E33: with %i endpoints a 429 with Retry-After is waited out: no try is counted, nothing goes there before',
  async (count) => {
    const w = await start(['a', 'b'].slice(0, count));
    const [id = ''] = await w.submit(1);
    await w.clock.advance(60_000);
    const a = w.node('a');
    a.fault({ http: 429, headers: { 'retry-after': '20' } });
    await w.submit(1);
    await w.clock.advance(1000);
    const limitedAt = w.clock.now();
    expect(w.status().a).toBe('paused');
    a.fault(null);
    const { requests } = a;
    const asked = requests.length;
    await w.submit(3);
    await w.clock.advanceUntil(() => requests.length > asked, { stepMs: 100 });
    expect(w.clock.now() - limitedAt).toBeGreaterThan(18_000);
    expect(w.clock.now() - limitedAt).toBeLessThan(26_000);
    await w.clock.advance(120_000);
    for (const { transaction_id } of await w.all()) {
      const history = await w.broadcaster.history(transaction_id);
      expect(history?.events.map(({ type }) => type)).not.toContain('try_failed');
    }
    expect((await w.all()).every(({ stage }) => stage === 'confirmed')).toBe(true);
    expect(mined(w)).toEqual([0, 1, 2, 3, 4]);
    expect(await w.broadcaster.get(id)).toMatchObject({ status: 'success' });
  },
);

test('E16: a balancer that jumps between two nodes, one of them behind, neither doubles nor stops anything', async () => {
  const w = await start(['balancer']);
  const balancer = w.node('balancer');
  let turn = 0;
  const jump = () => {
    balancer.lag = turn++ % 2 === 0 ? 6 : 0;
    w.clock.after(1700, jump);
  };
  jump();
  await timeFor(60, w);
  expect(mined(w)).toEqual(Array.from({ length: 60 }, (_, nonce) => nonce));
  const heights = (await w.all()).map(({ generation }) => generation);
  expect(new Set(heights)).toEqual(new Set([1]));
});

/** A view of the chain through a node that has lost all receipts. */
function forgetful(chain: FakeChain): FakeChain {
  return Object.create(chain, {
    request: {
      value: async (method: string, ...rest: [unknown?, { lag?: number }?]) =>
        method === 'eth_getTransactionReceipt' ? null : chain.request(method, ...rest),
    },
  });
}

test('that a nonce went to a stranger is not believed on the word of one node where there are two', async () => {
  const w = await start(['forgetful', 'b'], { exclusive: false });
  w.node('forgetful').chain = forgetful(w.chain);
  const [id = ''] = await w.submit(1);
  await w.clock.advance(300_000);
  expect(await w.broadcaster.get(id)).toMatchObject({ stage: 'confirmed', generation: 1, nonce: 0 });
  expect(mined(w)).toEqual([0]);
});

test('that a nonce went to a stranger is believed when both nodes show it', async () => {
  const w = await start(['a', 'b'], { exclusive: false });
  for (const node of w.nodes) await node.refuse();
  const [id = ''] = await w.submit(1);
  await w.clock.advance(1000);
  const raw = await account.signTransaction({
    type: 'eip1559',
    chainId: 31_337,
    nonce: 0,
    to: someone,
    value: 5n,
    gas: 21_000n,
    maxFeePerGas: 5n * 10n ** 9n,
    maxPriorityFeePerGas: 10n ** 9n,
  });
  await w.chain.request('eth_sendRawTransaction', [raw]);
  w.chain.mine(1);
  for (const node of w.nodes) await node.listen();
  await w.clock.advance(300_000);
  expect(await w.broadcaster.get(id)).toMatchObject({ stage: 'confirmed', generation: 2, nonce: 1 });
  for (const node of w.nodes)
    expect(node.requests.some(({ method }) => method === 'eth_getTransactionReceipt')).toBe(true);
});

test('an endpoint that hangs slows nobody down', async () => {
  const count = 150;
  const options = { limits: { inFlightPerSigner: 64 } };
  const good = await timeFor(count, await start(['good'], options));
  const w = await start(['hanging', 'good'], options);
  await w.clock.advance(15_000);
  w.node('hanging').fault({ hang: true });
  expect(good / (await timeFor(count, w))).toBeGreaterThan(2 / 3);
  expect(mined(w)).toEqual(Array.from({ length: count }, (_, nonce) => nonce));
});

test('E15: with every endpoint out of reach nothing fails, and all goes on when one comes back', async () => {
  const w = await start(['a', 'b', 'relay'], {}, { relay: { sendOnly: true } });
  await w.submit(2);
  for (const node of w.nodes) await node.refuse();
  await w.submit(20);
  await w.clock.advance(1_800_000);
  expect(w.status()).toEqual({ a: 'open', b: 'open', relay: 'open' });
  expect((await w.all()).filter(({ status }) => status === 'failed')).toEqual([]);
  await w.node('b').listen();
  await w.clock.advance(180_000);
  expect((await w.all()).every(({ stage }) => stage === 'confirmed')).toBe(true);
  expect(mined(w)).toEqual(Array.from({ length: 22 }, (_, nonce) => nonce));
  expect(
    w.node('relay').requests.every(({ method }) => ['eth_sendRawTransaction', 'eth_chainId'].includes(method)),
  ).toBe(true);
});

test('many transactions are followed by whole blocks, through a reorg, and each is mined once', async () => {
  const w = await start(['a'], { limits: { inFlightPerSigner: 64 } });
  await w.submit(60);
  await w.clock.advanceUntil(async () => (await w.all()).every(({ stage }) => stage === 'mined'), { stepMs: 500 });
  w.chain.reorg(1, { keep: 'reinject' });
  await w.clock.advanceUntil(async () => (await w.all()).every(({ stage }) => stage === 'confirmed'), { stepMs: 500 });
  expect(mined(w)).toEqual(Array.from({ length: 60 }, (_, nonce) => nonce));
  const asked = (method: string) => w.node('a').requests.filter((request) => request.method === method).length;
  expect(asked('eth_getBlockReceipts')).toBeGreaterThan(0);
  expect(asked('eth_getBlockReceipts')).toBeLessThan(10);
  expect(asked('eth_getTransactionReceipt')).toBeLessThan(400);
});
