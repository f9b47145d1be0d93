import { FakeChain, ManualClock } from '@tx-broadcaster/core/testing';
import { createPublicClient, type Hex, http, keccak256 } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { afterEach, describe, expect, test } from 'vitest';
import { type RpcNode, type RpcNodeOptions, startRpcNode } from './rpc-node.js';

const account = privateKeyToAccount(`0x${'11'.repeat(32)}`);
const open: RpcNode[] = [];

async function start(options: RpcNodeOptions = {}): Promise<RpcNode> {
  const node = await startRpcNode(new FakeChain(), options);
  open.push(node);
  return node;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((node) => node.close()));
});

function sign(nonce = 0): Promise<Hex> {
  const fees = { maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 10n ** 9n };
  return account.signTransaction({
    type: 'eip1559',
    chainId: 31_337,
    nonce,
    gas: 21_000n,
    to: account.address,
    ...fees,
  });
}

const call = (method: string, params: unknown[] = [], id: unknown = 1) => ({ jsonrpc: '2.0', id, method, params });
const sendCall = (raw: Hex, id: unknown = 1) => call('eth_sendRawTransaction', [raw], id);

function post(node: RpcNode, body: unknown, init: RequestInit = {}): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(node.url, { method: 'POST', body: text, headers: { 'content-type': 'application/json' }, ...init });
}

const ask = async (node: RpcNode, body: unknown) => (await post(node, body)).json();

/** The code of the socket's error. */
const broken = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('expected no answer'),
    (error) => error.cause?.code ?? error.name,
  );

describe('a healthy node', () => {
  test('answers single calls and batches as the chain does', async () => {
    const node = await start();
    expect(await ask(node, call('eth_chainId', [], 'a'))).toEqual({ jsonrpc: '2.0', id: 'a', result: '0x7a69' });
    expect(await ask(node, [call('eth_blockNumber', [], 1), call('eth_nothing', [], 2)])).toEqual([
      { jsonrpc: '2.0', id: 1, result: '0x0' },
      {
        jsonrpc: '2.0',
        id: 2,
        error: { code: -32601, message: 'the method eth_nothing does not exist/is not available' },
      },
    ]);
    expect(node.requests.map(({ method }) => method)).toEqual(['eth_chainId', 'eth_blockNumber', 'eth_nothing']);
  });

  test('serves viem', async () => {
    const node = await start();
    const client = createPublicClient({ transport: http(node.url) });
    const hash = await client.sendRawTransaction({ serializedTransaction: await sign() });
    node.chain.mine();
    expect(await client.getTransactionReceipt({ hash })).toMatchObject({ status: 'success', blockNumber: 1n });
    expect(await client.getTransaction({ hash })).toMatchObject({ nonce: 0, type: 'eip1559', blockNumber: 1n });
    expect(await client.getBlock({ includeTransactions: true })).toMatchObject({
      number: 1n,
      transactions: [{ hash }],
    });
    expect(await client.getTransactionCount({ address: account.address })).toBe(1);
    expect(await client.estimateFeesPerGas()).toMatchObject({ maxPriorityFeePerGas: 10n ** 9n });
  });

  test('logs every send with what it answered, and when', async () => {
    const clock = new ManualClock(5_000);
    const node = await start({ now: () => clock.now() });
    const raw = await sign();
    await ask(node, sendCall(raw));
    await ask(node, sendCall(raw));
    expect(node.sends).toEqual([
      { raw, hash: keccak256(raw), at: 5_000, answer: 'ok', chain: 'ok' },
      { raw, hash: keccak256(raw), at: 5_000, answer: '-32000 already known', chain: 'already known' },
    ]);
  });

  test('refuses what is no JSON-RPC', async () => {
    const node = await start({ maxBatch: 1 });
    expect(await ask(node, '{')).toMatchObject({ error: { code: -32700 } });
    expect(await ask(node, [])).toMatchObject({ error: { message: 'empty batch' } });
    expect(await ask(node, [call('eth_chainId'), call('eth_chainId')])).toMatchObject([
      { error: { message: 'batch too large' } },
    ]);
    expect((await fetch(node.url)).status).toBe(405);
  });

  test('can lag behind the chain, and change chains', async () => {
    const node = await start({ lag: 2 });
    node.chain.mine(5);
    expect(await ask(node, call('eth_blockNumber'))).toMatchObject({ result: '0x3' });
    node.lag = 0;
    node.chain = new FakeChain({ chainId: 1 });
    expect(await ask(node, call('eth_chainId'))).toMatchObject({ result: '0x1' });
  });
});

describe('scripted sends', () => {
  test('are answered in order, then as the chain says', async () => {
    const node = await start();
    const raw = await sign();
    const error = { code: -32005, message: 'daily request count exceeded', data: { backoff_seconds: 30 } };
    node.script({ http: 429, headers: { 'retry-after': '7' }, body: 'slow down' }, { error }, { result: '0xlie' });
    const limited = await post(node, sendCall(raw));
    expect([limited.status, limited.headers.get('retry-after'), await limited.text()]).toEqual([429, '7', 'slow down']);
    expect(await ask(node, sendCall(raw))).toEqual({ jsonrpc: '2.0', id: 1, error });
    expect(await ask(node, sendCall(raw))).toMatchObject({ result: '0xlie' });
    expect(node.chain.received).toEqual([]);
    expect(await ask(node, sendCall(raw))).toMatchObject({ result: keccak256(raw) });
    expect(node.sends.map(({ answer }) => answer)).toEqual([
      'http 429',
      '-32005 daily request count exceeded',
      'result "0xlie"',
      'ok',
    ]);
  });

  test('can reach the chain though the answer does not tell', async () => {
    const node = await start();
    node.script(
      { http: 502, applied: true },
      { error: { code: -32000, message: 'internal' }, applied: true },
      { reset: true, applied: true },
      { text: '<html>', applied: true },
    );
    const raws = await Promise.all([0, 1, 2, 3].map(sign));
    const [first, second, third, fourth] = raws.map((raw) => sendCall(raw));
    expect((await post(node, first)).status).toBe(502);
    expect(await ask(node, second)).toMatchObject({ error: { message: 'internal' } });
    expect(await broken(post(node, third))).toBe('ECONNRESET');
    expect(await (await post(node, fourth)).text()).toBe('<html>');
    expect(node.chain.pooled.map(({ nonce }) => nonce)).toEqual([0, 1, 2, 3]);
    expect(node.sends.map(({ answer, chain }) => [answer, chain])).toEqual([
      ['http 502', 'ok'],
      ['-32000 internal', 'ok'],
      ['reset', 'ok'],
      ['text', 'ok'],
    ]);
  });

  test('can hang until the client gives up, and can come under a wrong id', async () => {
    const node = await start();
    node.otherwise({ hang: true });
    expect(await broken(post(node, sendCall(await sign()), { signal: AbortSignal.timeout(50) }))).toBe('TimeoutError');
    node.otherwise({ wrongId: true });
    const raw = await sign();
    expect(await ask(node, sendCall(raw, 7))).toEqual({ jsonrpc: '2.0', id: 'not 7', result: keccak256(raw) });
    expect(node.sends.map(({ answer, chain }) => [answer, chain])).toEqual([
      ['hang', null],
      ['wrong id', 'ok'],
    ]);
  });

  test('are answered one by one in a batch, unless one breaks the whole response', async () => {
    const node = await start();
    const raws = await Promise.all([0, 1, 2].map(sign));
    const batch = raws.map((raw, id) => sendCall(raw, id));
    node.script('pass', { error: { code: 1, message: 'no' } });
    expect(await ask(node, [call('eth_chainId', [], 'x'), ...batch])).toMatchObject([
      { id: 'x', result: '0x7a69' },
      { id: 0, result: keccak256(raws[0] ?? '0x') },
      { id: 1, error: { message: 'no' } },
      { id: 2, result: keccak256(raws[2] ?? '0x') },
    ]);
    node.script('pass', { http: 503 }, 'pass');
    expect((await post(node, batch)).status).toBe(503);
    expect(node.sends.slice(3).map(({ answer, chain }) => [answer, chain])).toEqual([
      ['http 503', 'already known'],
      ['http 503', null],
      ['http 503', 'already known'],
    ]);
  });
});

describe('faults', () => {
  test('break every method until they are lifted, and leave the script alone', async () => {
    const node = await start();
    node.script({ result: 'scripted' });
    node.fault({ http: 500, body: 'oops' });
    expect(await (await post(node, call('eth_chainId'))).text()).toBe('oops');
    expect((await post(node, sendCall(await sign()))).status).toBe(500);
    node.fault(null);
    expect(await ask(node, sendCall(await sign()))).toMatchObject({ result: 'scripted' });
    expect(node.sends.map(({ answer, chain }) => [answer, chain])).toEqual([
      ['http 500', null],
      ['result "scripted"', null],
    ]);
  });

  test('can strike some methods only', async () => {
    const node = await start();
    node.fault({ text: '', methods: ['eth_blockNumber'] });
    expect(await (await post(node, call('eth_blockNumber'))).text()).toBe('');
    expect(await ask(node, call('eth_chainId'))).toMatchObject({ result: '0x7a69' });
  });

  test('can strike every third request only, the first one included', async () => {
    const node = await start();
    node.fault({ http: 500, every: 3 });
    const statuses: number[] = [];
    for (let n = 0; n < 6; n++) statuses.push((await post(node, call('eth_chainId'))).status);
    expect(statuses).toEqual([500, 200, 200, 500, 200, 200]);
  });

  test('can hold answers back', async () => {
    const node = await start();
    node.fault({ delayMs: 30, methods: ['eth_chainId'] });
    const start0 = performance.now();
    await ask(node, call('eth_blockNumber'));
    const quick = performance.now() - start0;
    await ask(node, call('eth_chainId'));
    expect(performance.now() - start0 - quick).toBeGreaterThan(28);
  });

  test('refuses connections while it does not listen, and comes back on its port', async () => {
    const node = await start();
    const { url } = node;
    await ask(node, call('eth_chainId'));
    node.fault({ hang: true });
    const hanging = broken(post(node, call('eth_chainId')));
    while (node.requests.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await node.refuse();
    expect(await hanging).toBe('UND_ERR_SOCKET');
    expect(await broken(post(node, call('eth_chainId')))).toBe('ECONNREFUSED');
    node.fault(null);
    await node.listen();
    expect(node.url).toBe(url);
    expect(await ask(node, call('eth_chainId'))).toMatchObject({ result: '0x7a69' });
  });
});

test('a manual clock lets a call come and go without moving time', async () => {
  const node = await start();
  const client = createPublicClient({ transport: http(node.url) });
  const clock = new ManualClock();
  const before = clock.now();
  let block: bigint | undefined;
  void client.getBlockNumber().then((number) => {
    block = number;
  });
  for (let settles = 0; block === undefined && settles < 100; settles++) await clock.settle();
  expect([block, clock.now()]).toEqual([0n, before]);
});
