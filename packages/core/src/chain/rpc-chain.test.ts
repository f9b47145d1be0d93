import type { Hex } from 'viem';
import { describe, expect, it, test } from 'vitest';
import { FakeChain } from '../testing/fake-chain.js';
import { FakeEndpoint, type FakeEndpointOptions } from '../testing/fake-endpoint.js';
import { ManualClock } from '../testing/manual-clock.js';
import type { Endpoint, RpcReply } from './endpoint.js';
import { rpcChain } from './rpc-chain.js';

const account = '0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const hash = `0x${'ab'.repeat(32)}` as const;

const endpointOf = (options: FakeEndpointOptions = {}) => new FakeEndpoint(options);
const dead = (name: string) => endpointOf({ name, override: () => ({ kind: 'unsent', message: 'ECONNREFUSED' }) });
const chainOf = (...endpoints: Endpoint[]) =>
  rpcChain({
    id: 31_337,
    endpoints: endpoints.map((endpoint) => ({ endpoint })),
    clock: new ManualClock(),
    sendTimeoutMs: 30_000,
    readTimeoutMs: 15_000,
  });
const lookAt = (chain: ReturnType<typeof rpcChain>, depth = 12) =>
  chain.look(account, { depth, tag: null }, () => null);
const methods = (endpoint: FakeEndpoint) => endpoint.methods;

describe('reads', () => {
  it('go to the first endpoint, and to the next where that one fails', async () => {
    const [first, second] = [dead('first'), endpointOf({ name: 'second' })];
    expect(await lookAt(chainOf(first, second))).toMatchObject({ endpoint: 'second', count: 0 });
    expect(first.requests).toHaveLength(1);
  });

  it('stay with the endpoint that answered last', async () => {
    const [first, second] = [dead('first'), endpointOf({ name: 'second' })];
    const chain = chainOf(first, second);
    await lookAt(chain);
    expect(first.requests).toHaveLength(1);
    first.override = undefined;
    expect(await lookAt(chain)).toMatchObject({ endpoint: 'second' });
    expect(methods(first)).not.toContain('eth_getTransactionCount');
  });

  it('tell the last trouble where none answers, and come back to life', async () => {
    let up = false;
    const node = endpointOf({ override: () => (up ? undefined : { kind: 'timeout', ms: 15_000 }) });
    const chain = chainOf(node);
    expect(await lookAt(chain)).toBe('node: no answer within 15000 ms');
    up = true;
    expect(await lookAt(chain)).toMatchObject({ endpoint: 'node' });
    expect(await lookAt(chainOf())).toBe('no endpoint is configured');
  });

  it('never mix two endpoints in one look', async () => {
    const broken = endpointOf({
      name: 'first',
      override: ({ method }) => (method === 'eth_getBalance' ? { kind: 'broken', message: 'cut' } : undefined),
    });
    const other = endpointOf({ name: 'second', chain: new FakeChain({ balance: 5n }) });
    expect(await lookAt(chainOf(broken, other))).toMatchObject({ endpoint: 'second', balance: 5n });
  });

  it('ask an endpoint once what it is, and with every look which chain it serves', async () => {
    const node = endpointOf();
    const chain = chainOf(node);
    await lookAt(chain);
    await lookAt(chain);
    expect(methods(node).filter((method) => method === 'web3_clientVersion')).toHaveLength(1);
    expect(node.requests.slice(1).every(([first]) => first?.method === 'eth_chainId')).toBe(true);
  });
});

describe('an endpoint of another chain', () => {
  const other = () =>
    endpointOf({
      name: 'wrong',
      override: ({ method }) => (method === 'eth_chainId' ? { kind: 'result', result: '0x1' } : undefined),
    });

  it('is not read from', async () => {
    const wrong = other();
    expect(await lookAt(chainOf(wrong))).toBe('wrong serves chain 1, expected chain 31337');
    expect(methods(wrong)).not.toContain('eth_getTransactionCount');
    expect(await lookAt(chainOf(other(), endpointOf({ name: 'right' })))).toMatchObject({ endpoint: 'right' });
  });

  it('is sent nothing: the bytes certainly never reached a node of this chain', async () => {
    const wrong = other();
    const [delivery] = await chainOf(wrong).send([{ hash, raw: '0x02' }]);
    expect(delivery?.answers).toMatchObject([{ endpoint: 'wrong', verdict: { class: 'unsent', counts: false } }]);
    expect(methods(wrong)).not.toContain('eth_sendRawTransaction');
  });
});

describe('a development chain', () => {
  const developed = async (clientVersion: string, id = 31_337) => {
    const endpoint = endpointOf({
      override: ({ method }) =>
        method === 'web3_clientVersion'
          ? { kind: 'result', result: clientVersion }
          : method === 'eth_chainId'
            ? { kind: 'result', result: `0x${id.toString(16)}` }
            : undefined,
    });
    const chain = rpcChain({
      id,
      endpoints: [{ endpoint }],
      clock: new ManualClock(),
      sendTimeoutMs: 1,
      readTimeoutMs: 1,
    });
    const seen = await lookAt(chain);
    return typeof seen === 'string' ? seen : seen.development;
  };

  test.each([
    ['anvil/v1.0.0', 31_337, true],
    ['HardhatNetwork/2.22.1/ethereumjs', 31_337, true],
    ['Ganache/v7.9.1/EthereumJS TestRPC/v7.9.1/ethereum-js', 1337, true],
    ['EthereumJS TestRPC/v2.13.2/ethereum-js', 1337, true],
    ['Geth/v1.14.0-stable/linux-amd64/go1.22', 1337, true],
    ['Geth/v1.14.0-stable/linux-amd64/go1.22', 1, false],
    ['reth/v1.1.0/x86_64', 31_337, false],
    ['Nethermind/v1.29 (anvil compatible)', 1, false],
    ['', 31_337, false],
  ])('is one by its client %s on chain %i: %s', async (version, id, development) => {
    expect(await developed(version, id)).toBe(development);
  });

  it('settles at inclusion whatever was configured', async () => {
    const endpoint = endpointOf({ chain: new FakeChain({ clientVersion: 'anvil/v1.0.0' }) });
    const seen = await chainOf(endpoint).look(account, { depth: 12, tag: null }, () => []);
    expect(seen).toMatchObject({ development: true, finalized: null, deepCount: 0 });
    expect(endpoint.requests.flat().some(({ params }) => params[0] === 'finalized')).toBe(false);
  });

  it('is sent nothing of before when it is learned that it was started anew while it was asked', async () => {
    const [first, second] = ['first', 'second'].map(
      (seed) => new FakeChain({ clientVersion: 'anvil/v1.0.0', seed }),
    ) as [FakeChain, FakeChain];
    const identity = ({ blocks }: FakeChain) => {
      const start = blocks[0]?.hash ?? hash;
      return { genesis: start, anchor: { number: 0, hash: start }, development: true };
    };
    let known = identity(first);
    let isSending = false;
    const endpoint = endpointOf({
      override: async ({ method, params }) => {
        if (method === 'eth_sendRawTransaction') return { kind: 'result', result: hash };
        // another lane has looked through another node meanwhile
        if (isSending) known = identity(second);
        return { kind: 'result', result: await first.request(method, params) };
      },
    });
    const times = { clock: new ManualClock(), sendTimeoutMs: 1, readTimeoutMs: 1 };
    const chain = rpcChain({ id: 31_337, endpoints: [{ endpoint }], ...times, known: () => known });
    await lookAt(chain);
    isSending = true;
    const [kept] = await chain.send([{ hash, raw: '0x01' }]);
    expect(kept?.answers).toMatchObject([{ verdict: { acknowledged: false, maybeInPool: false } }]);
    expect(methods(endpoint)).not.toContain('eth_sendRawTransaction');
  });

  it('is sent nothing that was signed for the one before it, though no look has shown yet that it was started anew', async () => {
    const genesis = (seed: string) => new FakeChain({ clientVersion: 'anvil/v1.0.0', seed });
    let serving = genesis('first');
    const endpoint = endpointOf({
      override: async ({ method, params }) =>
        method === 'eth_sendRawTransaction'
          ? { kind: 'result', result: hash }
          : { kind: 'result', result: await serving.request(method, params) },
    });
    const first = serving.blocks[0]?.hash ?? hash;
    const known = { genesis: first, anchor: { number: 0, hash: first }, development: true };
    const chain = rpcChain({
      id: 31_337,
      endpoints: [{ endpoint }],
      clock: new ManualClock(),
      sendTimeoutMs: 1,
      readTimeoutMs: 1,
      known: () => known,
    });
    await lookAt(chain);
    const [sent] = await chain.send([{ hash, raw: '0x01' }]);
    expect(sent?.answers).toMatchObject([{ verdict: { acknowledged: true } }]);

    serving = genesis('second');
    const [kept] = await chain.send([{ hash, raw: '0x02' }]);
    expect(kept?.answers).toMatchObject([{ verdict: { acknowledged: false, maybeInPool: false } }]);
    expect(methods(endpoint).filter((method) => method === 'eth_sendRawTransaction')).toHaveLength(1);
  });

  it('is not assumed where the client does not say', async () => {
    const silent = endpointOf({
      override: ({ method }) =>
        method === 'web3_clientVersion' ? { kind: 'error', code: -32601, message: 'no' } : undefined,
    });
    expect(await lookAt(chainOf(silent))).toMatchObject({ development: false });
  });
});

describe('sends', () => {
  const saying = (name: string, reply: RpcReply) =>
    endpointOf({ name, override: ({ method }) => (method === 'eth_sendRawTransaction' ? reply : undefined) });

  it('go to every endpoint, each once, and every answer is kept', async () => {
    const nodes = [
      saying('a', { kind: 'result', result: hash }),
      saying('b', { kind: 'error', code: -32000, message: 'already known' }),
      saying('c', { kind: 'http', status: 502, body: '', retryAfterMs: null }),
      dead('d'),
    ];
    const [delivery] = await chainOf(...nodes).send([{ hash, raw: '0x02' }]);
    expect(delivery?.hash).toBe(hash);
    expect(delivery?.answers.map(({ endpoint, verdict }) => [endpoint, verdict.class])).toEqual([
      ['a', 'ok'],
      ['b', 'already-known'],
      ['c', 'transient'],
      ['d', 'unsent'],
    ]);
    for (const node of nodes.slice(0, 3))
      expect(methods(node).filter((method) => method === 'eth_sendRawTransaction')).toHaveLength(1);
  });

  it('of many envelopes are answered each by its own hash, in order', async () => {
    const raws = new Map<string, Hex>(
      Array.from({ length: 7 }, (_, n) => [`0x0${n}`, `0x${String(n).repeat(64)}` as Hex]),
    );
    const node = endpointOf({
      batchSize: 3,
      override: ({ method, params }) =>
        method === 'eth_sendRawTransaction' ? { kind: 'result', result: raws.get(String(params[0])) } : undefined,
    });
    const envelopes = [...raws].map(([raw, own]) => ({ raw: raw as Hex, hash: own }));
    const deliveries = await chainOf(node).send(envelopes);
    expect(deliveries.map((one) => one.hash)).toEqual(envelopes.map((one) => one.hash));
    expect(deliveries.every(({ answers }) => answers[0]?.verdict.class === 'ok')).toBe(true);
    const sizes = node.requests
      .filter(([call]) => call?.method === 'eth_sendRawTransaction')
      .map(({ length }) => length);
    expect(sizes).toEqual([3, 3, 1]);
  });

  it('of nothing are nothing', async () => {
    expect(await chainOf(endpointOf()).send([])).toEqual([]);
  });
});

describe('known', () => {
  const knowing = (...hashes: readonly Hex[]) =>
    endpointOf({
      override: ({ method, params }) =>
        method === 'eth_getTransactionByHash'
          ? {
              kind: 'result',
              result: hashes.includes(params[0] as Hex) ? { hash: params[0], blockNumber: null } : null,
            }
          : undefined,
    });
  const other = `0x${'cd'.repeat(32)}` as const;

  it('is what any endpoint knows, in its pool or mined', async () => {
    const chain = chainOf(knowing(), knowing(other), dead('dead'));
    expect(await chain.known([hash, other])).toEqual(new Set([other]));
    expect(await chain.known([])).toEqual(new Set());
  });

  it('is not what an endpoint answers about another transaction, or answers strangely', async () => {
    const answering = (result: unknown) =>
      endpointOf({
        override: ({ method }) => (method === 'eth_getTransactionByHash' ? { kind: 'result', result } : undefined),
      });
    for (const result of [{ hash: other }, true, hash, []])
      expect((await chainOf(answering(result)).known([hash])).size).toBe(0);
  });
});

describe('isDelegated', () => {
  const having = (code: unknown) =>
    endpointOf({ override: ({ method }) => (method === 'eth_getCode' ? { kind: 'result', result: code } : undefined) });

  it('E27: knows an account that points to code from one that has none, or is code', async () => {
    expect(await chainOf(dead('a'), having(`0xef0100${'ab'.repeat(20)}`)).isDelegated(account)).toBe(true);
    expect(await chainOf(having('0x')).isDelegated(account)).toBe(false);
    expect(await chainOf(having('0x6000')).isDelegated(account)).toBe(false);
  });

  it('is not known where nobody answered', async () => {
    expect(await chainOf(dead('a')).isDelegated(account)).toBeNull();
  });
});

describe('estimateGas', () => {
  const call = { from: account, to: null, value: 5n, data: '0xbeef' } as const;
  const saying = (reply: RpcReply) =>
    endpointOf({ override: ({ method }) => (method === 'eth_estimateGas' ? reply : undefined) });

  it('is what the first endpoint that can tell says', async () => {
    expect(await chainOf(dead('a'), saying({ kind: 'result', result: '0x5208' })).estimateGas(call)).toBe(21_000n);
  });

  it('is a failing verdict where the call fails, and null where nobody answered', async () => {
    const reverting = saying({ kind: 'error', code: 3, message: 'execution reverted: paused' });
    expect(await chainOf(reverting).estimateGas(call)).toMatchObject({ class: 'reverted' });
    expect(await chainOf(dead('a'), saying({ kind: 'result', result: 'lots' })).estimateGas(call)).toBeNull();
  });

  it('leaves out the recipient of a creation and writes wei in hex', async () => {
    const node = saying({ kind: 'result', result: '0x1' });
    await chainOf(node).estimateGas(call);
    await chainOf(node).estimateGas({ ...call, to: account });
    expect(node.requests.map(([one]) => one?.params[0])).toEqual([
      { from: account, value: '0x5', data: '0xbeef' },
      { from: account, to: account, value: '0x5', data: '0xbeef' },
    ]);
  });
});

test('closing closes every endpoint', () => {
  const endpoints = [endpointOf(), endpointOf()];
  chainOf(...endpoints).close();
  expect(endpoints.map(({ closed }) => closed)).toEqual([true, true]);
});
