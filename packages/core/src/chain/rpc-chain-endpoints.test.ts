import type { Hex } from 'viem';
import { describe, expect, it, test } from 'vitest';
import { FakeChain } from '../testing/fake-chain.js';
import { FakeEndpoint } from '../testing/fake-endpoint.js';
import { ManualClock } from '../testing/manual-clock.js';
import type { RpcCall, RpcReply } from './endpoint.js';
import type { EndpointHealth, EndpointStatus } from './health/endpoint-health.js';
import { rpcChain } from './rpc-chain.js';
import type { EndpointUse } from './watched-endpoint.js';

const account = '0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const hash: Hex = `0x${'ab'.repeat(32)}`;
const http = (status: number, retryAfterMs: number | null = null): RpcReply => ({
  kind: 'http',
  status,
  body: '',
  retryAfterMs,
});
const isSend = ({ method }: RpcCall) => method === 'eth_sendRawTransaction';
const acknowledging = (call: RpcCall): RpcReply | undefined =>
  isSend(call) ? { kind: 'result', result: hash } : undefined;

/** Several endpoints of one fake chain, under virtual time. */
function world(names: readonly string[], uses: Readonly<Record<string, Omit<EndpointUse, 'endpoint'>>> = {}) {
  const clock = new ManualClock(1_700_000_000_000, { turns: 4 });
  const chain = new FakeChain();
  chain.mine(20);
  const nodes = names.map((name) => new FakeEndpoint({ name, chain, override: acknowledging }));
  const changes: [string, EndpointStatus, EndpointStatus][] = [];
  const seen = rpcChain({
    id: 31_337,
    endpoints: nodes.map((endpoint) => ({ endpoint, ...uses[endpoint.name] })),
    clock,
    sendTimeoutMs: 30_000,
    readTimeoutMs: 15_000,
    changed: ({ name, status }, previous) => changes.push([name, previous, status]),
  });
  const look = (besides: string | null = null) => seen.look(account, { depth: 4, tag: null }, () => null, besides);
  const lookedAt = async (besides: string | null = null) => {
    const found = await look(besides);
    await clock.settle(4);
    return typeof found === 'string' ? found : 'endpoint' in found ? found.endpoint : found.message;
  };
  const send = async () => (await seen.send([{ hash, raw: '0x02' }]))[0]?.answers ?? [];
  const health = () => Object.fromEntries(seen.endpoints().map((one): [string, EndpointHealth] => [one.name, one]));
  const status = () => Object.fromEntries(seen.endpoints().map(({ name, status: is }) => [name, is]));
  return { clock, chain, nodes, changes, look, lookedAt, send, health, status, seen };
}

type Nodes = [FakeEndpoint, FakeEndpoint, FakeEndpoint];

describe('reads', () => {
  it('go by priority and never to endpoints that only take transactions', async () => {
    const w = world(['relay', 'b', 'a'], { relay: { sendOnly: true }, b: { priority: 2 }, a: { priority: 1 } });
    expect(await w.lookedAt()).toBe('a');
    await w.seen.known([hash]);
    await w.seen.estimateGas({ from: account, to: account, value: 0n, data: '0x' });
    await w.clock.advance(60_000);
    await w.lookedAt();
    expect(new Set(w.nodes[0]?.methods)).toEqual(new Set(['eth_chainId']));
  });

  it('leave an endpoint that errs often, and do not come back before it is well', async () => {
    const w = world(['a', 'b']);
    const [a] = w.nodes as Nodes;
    let calls = 0;
    a.override = () => (calls++ % 3 === 0 ? http(500) : undefined);
    for (let n = 0; n < 30; n++) {
      await w.lookedAt();
      await w.clock.advance(1000);
    }
    a.requests.length = 0;
    for (let n = 0; n < 10; n++) expect(await w.lookedAt()).toBe('b');
    expect(a.requests.length).toBeLessThan(3);
  });

  it('pass by an endpoint whose head is behind what was seen before', async () => {
    const w = world(['a', 'b']);
    const [a, b] = w.nodes as Nodes;
    await w.lookedAt();
    a.lag = 5;
    expect(await w.lookedAt()).toBe('b');
    await w.clock.advance(20_000);
    await w.lookedAt();
    expect(w.health().a).toMatchObject({ status: 'lagging', lag: 5, head_block: 15 });
    expect(w.health().b).toMatchObject({ status: 'healthy', lag: 0, head_block: 20 });
    // both behind: the better view is told, and whoever asked decides
    b.lag = 2;
    expect(await w.look()).toMatchObject({ endpoint: 'b', head: { number: 18 } });
  });

  it('bring a balancer’s jumps back and forth to one steady view', async () => {
    const w = world(['balancer', 'b']);
    const [balancer] = w.nodes as Nodes;
    const heads: number[] = [];
    for (let n = 0; n < 20; n++) {
      balancer.lag = n % 2 === 0 ? 0 : 6;
      w.chain.mine(1);
      const found = await w.look();
      heads.push(typeof found !== 'string' && 'head' in found ? found.head.number : -1);
      await w.clock.advance(12_000);
    }
    expect(heads).toEqual(Array.from({ length: 20 }, (_, n) => 21 + n));
  });
});

describe('a second opinion', () => {
  it('comes from another endpoint, and the first goes on being read afterwards', async () => {
    const w = world(['a', 'b']);
    expect(await w.lookedAt()).toBe('a');
    expect(await w.lookedAt('a')).toBe('b');
    expect(await w.lookedAt()).toBe('a');
  });

  it('is waited for: only after ten minutes without one the same endpoint is alone', async () => {
    const w = world(['a', 'b']);
    const [, b] = w.nodes as Nodes;
    expect(await w.look()).toMatchObject({ endpoint: 'a', alone: false });
    b.override = () => ({ kind: 'unsent', message: 'ECONNREFUSED' });
    expect(await w.look('a')).toMatchObject({ endpoint: 'a', alone: false });
    await w.clock.advance(599_999);
    expect(await w.look('a')).toMatchObject({ endpoint: 'a', alone: false });
    await w.clock.advance(1);
    expect(await w.look('a')).toMatchObject({ endpoint: 'a', alone: true });
    expect(await w.look()).toMatchObject({ alone: false });
    expect(await w.look('a')).toMatchObject({ alone: false });
  });

  it('is none from an endpoint that lags', async () => {
    const w = world(['a', 'b']);
    (w.nodes as Nodes)[1].lag = 8;
    await w.lookedAt();
    expect(await w.look('a')).toMatchObject({ endpoint: 'a', alone: false });
  });

  it('is not to be had where there is one endpoint, or the others serve another chain', async () => {
    expect(await world(['a']).look()).toMatchObject({ alone: true });
    const w = world(['a', 'b']);
    (w.nodes as Nodes)[1].override = (call) =>
      call.method === 'eth_chainId' ? { kind: 'result', result: '0x1' } : undefined;
    await w.lookedAt();
    expect(await w.look()).toMatchObject({ endpoint: 'a', alone: true });
  });
});

describe('an endpoint that limits our rate', () => {
  it('E33: is left alone until it said it may be asked, and that is no failure', async () => {
    const w = world(['a', 'b']);
    const [a] = w.nodes as Nodes;
    await w.lookedAt();
    a.override = () => http(429, 7000);
    expect(await w.lookedAt()).toBe('b');
    a.override = acknowledging;
    a.requests.length = 0;
    await w.clock.advance(6_900);
    expect(await w.send()).toMatchObject([
      { endpoint: 'b', verdict: { class: 'ok' } },
      { endpoint: 'a', verdict: { class: 'rate-limited', counts: false, retryAfterMs: 100 } },
    ]);
    await w.lookedAt();
    expect(a.requests).toEqual([]);
    expect(w.health().a).toMatchObject({ status: 'paused', error_rate: 0, breaker: 'closed' });
    await w.clock.advance(100);
    expect(await w.send()).toMatchObject([
      { endpoint: 'a', verdict: { class: 'ok' } },
      { endpoint: 'b', verdict: { class: 'ok' } },
    ]);
    expect(w.changes).toContainEqual(['a', 'healthy', 'paused']);
    expect(w.changes).toContainEqual(['a', 'paused', 'healthy']);
  });

  it('holds a send back where it is the only one: nothing leaves before the pause is over', async () => {
    const w = world(['a']);
    const [a] = w.nodes as Nodes;
    await w.lookedAt();
    a.override = () => http(429, 3000);
    await w.send();
    a.requests.length = 0;
    expect(await w.send()).toMatchObject([{ verdict: { class: 'rate-limited', counts: false, retryAfterMs: 3000 } }]);
    expect(a.requests).toEqual([]);
  });

  it('in the middle of a large batch gets no more of it', async () => {
    const w = world([]);
    const node = new FakeEndpoint({
      name: 'a',
      batchSize: 10,
      override: (call) => (isSend(call) ? http(429) : undefined),
    });
    const chain = rpcChain({
      id: 31_337,
      endpoints: [{ endpoint: node }],
      clock: w.clock,
      sendTimeoutMs: 1,
      readTimeoutMs: 1,
    });
    const deliveries = await chain.send(Array.from({ length: 100 }, () => ({ hash, raw: '0x02' as const })));
    expect(deliveries.every(({ answers }) => answers[0]?.verdict.class === 'rate-limited')).toBe(true);
    expect(node.requests.filter(([call]) => call && isSend(call)).length).toBeLessThanOrEqual(4);
  });
});

describe('an endpoint that fails again and again', () => {
  const cutOff = (): RpcReply => ({ kind: 'unsent', message: 'ECONNREFUSED' });
  async function open() {
    const w = world(['a', 'b']);
    const [a] = w.nodes as Nodes;
    await w.lookedAt();
    a.override = cutOff;
    for (let n = 0; n < 5; n++) await w.send();
    a.requests.length = 0;
    return { ...w, a };
  }

  it('is left alone: what was not asked certainly did not get the bytes', async () => {
    const w = await open();
    expect(w.health().a).toMatchObject({ status: 'open', breaker: 'open', last_error: { message: 'ECONNREFUSED' } });
    expect(await w.send()).toMatchObject([
      { endpoint: 'b', verdict: { class: 'ok' } },
      { endpoint: 'a', verdict: { class: 'unsent', counts: false } },
    ]);
    expect(w.a.requests).toEqual([]);
  });

  it('is tried by a read that rides along with looks, and taken back when that is answered', async () => {
    const w = await open();
    w.a.override = acknowledging;
    await w.clock.advance(1000);
    await w.lookedAt();
    expect(w.status()).toEqual({ a: 'healthy', b: 'healthy' });
    expect(await w.send()).toMatchObject([{ endpoint: 'a' }, { endpoint: 'b' }]);
  });

  it('is tried less and less often while it stays away', async () => {
    const w = await open();
    for (let n = 0; n < 120; n++) {
      await w.lookedAt();
      await w.clock.advance(1000);
    }
    expect(w.a.requests.length).toBeGreaterThan(6);
    expect(w.a.requests.length).toBeLessThan(20);
  });

  it('that is the only one goes on being asked: there is nobody else', async () => {
    const w = world(['a']);
    const [a] = w.nodes as Nodes;
    await w.lookedAt();
    a.override = cutOff;
    for (let n = 0; n < 9; n++) expect(await w.send()).toMatchObject([{ verdict: { message: 'ECONNREFUSED' } }]);
    expect(w.status().a).toBe('open');
    expect(await w.look()).toContain('ECONNREFUSED');
  });

  it('with all others gives an answer that certainly nothing was sent', async () => {
    const w = await open();
    (w.nodes as Nodes)[1].override = cutOff;
    for (let n = 0; n < 5; n++) await w.send();
    for (const node of w.nodes) node.requests.length = 0;
    const answers = await w.send();
    expect(answers.map(({ verdict }) => verdict)).toMatchObject([
      { class: 'unsent', counts: false, maybeInPool: false },
      { class: 'unsent', counts: false, maybeInPool: false },
    ]);
    expect(w.nodes.flatMap(({ requests }) => requests)).toEqual([]);
  });

  it('E32: is not one that refuses transactions, however often', async () => {
    const w = world(['a']);
    const [a] = w.nodes as Nodes;
    a.override = (call) => (isSend(call) ? { kind: 'error', code: -32603, message: 'nonce too low' } : undefined);
    await w.lookedAt();
    for (let n = 0; n < 50; n++) await w.send();
    expect(w.health().a).toMatchObject({ status: 'healthy', error_rate: 0, last_error: null });
  });
});

describe('an endpoint that hangs', () => {
  it('holds nobody up once another has acknowledged, and is passed over while it hangs', async () => {
    const w = world(['a', 'b']);
    const [a] = w.nodes as Nodes;
    await w.lookedAt();
    await w.lookedAt();
    a.override = (call) => (isSend(call) ? new Promise(() => {}) : undefined);
    const sending = w.send();
    await w.clock.advance(250);
    expect(await sending).toMatchObject([
      { endpoint: 'a', verdict: { class: 'transient', message: 'no answer within 250 ms' } },
      { endpoint: 'b', verdict: { class: 'ok' } },
    ]);
    await w.clock.advance(5000);
    a.requests.length = 0;
    expect(await w.send()).toMatchObject([
      { endpoint: 'b', verdict: { class: 'ok' } },
      { endpoint: 'a', verdict: { class: 'unsent' } },
    ]);
    expect(a.requests).toEqual([]);
  });

  it('is waited for while nobody has acknowledged', async () => {
    const w = world(['a', 'b']);
    const [a, b] = w.nodes as Nodes;
    await w.lookedAt();
    await w.clock.settle();
    let release: (reply: RpcReply) => void = () => {};
    a.override = (call) =>
      isSend(call)
        ? new Promise((resolve) => {
            release = resolve;
          })
        : undefined;
    b.override = (call) => (isSend(call) ? http(502) : undefined);
    let done = false;
    const sending = w.send().finally(() => {
      done = true;
    });
    await w.clock.advance(4000);
    expect(done).toBe(false);
    release({ kind: 'result', result: hash });
    expect(await sending).toMatchObject([
      { endpoint: 'a', ms: 4000, verdict: { class: 'ok' } },
      { endpoint: 'b', verdict: { class: 'transient' } },
    ]);
  });
});

describe('an endpoint that serves another chain', () => {
  it('is excluded as soon as it says so, and taken back when it is right again', async () => {
    const w = world(['a', 'b']);
    const [a] = w.nodes as Nodes;
    expect(await w.lookedAt()).toBe('a');
    a.override = (call) => (call.method === 'eth_chainId' ? { kind: 'result', result: '0x1' } : undefined);
    expect(await w.lookedAt()).toBe('b');
    expect(w.health().a).toMatchObject({
      status: 'wrong_chain',
      last_error: { message: 'a serves chain 1, expected chain 31337' },
    });
    a.requests.length = 0;
    expect(await w.send()).toMatchObject([{ endpoint: 'b' }, { endpoint: 'a', verdict: { class: 'unsent' } }]);
    expect(a.methods).not.toContain('eth_sendRawTransaction');
    a.override = acknowledging;
    await w.clock.advance(20_000);
    await w.lookedAt();
    expect(w.status().a).toBe('healthy');
  });

  it('is noticed by a probe where nobody reads from it', async () => {
    const w = world(['a', 'relay'], { relay: { sendOnly: true } });
    const [, relay] = w.nodes as Nodes;
    await w.lookedAt();
    relay.override = (call) => (call.method === 'eth_chainId' ? { kind: 'result', result: '0x1' } : undefined);
    await w.clock.advance(20_000);
    await w.lookedAt();
    expect(w.status().relay).toBe('wrong_chain');
  });
});

test('a relay that does not know eth_chainId is taken at its word', async () => {
  const w = world(['a', 'relay'], { relay: { sendOnly: true } });
  const [, relay] = w.nodes as Nodes;
  relay.override = (call) =>
    isSend(call) ? acknowledging(call) : { kind: 'error', code: -32601, message: 'method not found' };
  expect(await w.send()).toMatchObject([{ endpoint: 'a' }, { endpoint: 'relay', verdict: { class: 'ok' } }]);
});

test('an endpoint that is read-only is sent nothing', async () => {
  const w = world(['a', 'archive'], { archive: { readOnly: true } });
  expect(await w.send()).toMatchObject([{ endpoint: 'a' }]);
});

test('keys in what nodes say are blanked, in answers as in health', async () => {
  const w = world(['a'], { a: { redact: (text) => text.replaceAll('s3cr3t', '***') } });
  const [a] = w.nodes as Nodes;
  await w.lookedAt();
  a.override = () => ({ kind: 'broken', message: 'POST /v3/s3cr3t failed' });
  const answers = await w.send();
  expect(JSON.stringify([answers, w.health()])).not.toContain('s3cr3t');
  expect(answers).toMatchObject([{ verdict: { message: 'POST /v3/*** failed' } }]);
});

test('an endpoint that throws, against its contract, is one that broke', async () => {
  const w = world(['a', 'b']);
  const [a] = w.nodes as Nodes;
  a.request = () => Promise.reject(new Error('oops'));
  expect(await w.lookedAt()).toBe('b');
});

describe('a test of one endpoint', () => {
  it('tells its head and how long it took, and lets one back that was left alone', async () => {
    const w = world(['a', 'b']);
    const [a] = w.nodes as Nodes;
    a.override = () => http(500);
    for (let n = 0; n < 5; n++)
      expect(await w.seen.test('a')).toMatchObject({ headBlock: null, trouble: expect.stringContaining('HTTP 500') });
    expect(w.status().a).toBe('open');
    a.override = acknowledging;
    expect(await w.seen.test('a')).toEqual({ ms: 0, headBlock: 20, trouble: null });
    expect(w.status().a).toBe('healthy');
    expect(await w.seen.test('nobody')).toBeNull();
  });

  it('asks nothing of one that limits our rate', async () => {
    const w = world(['a', 'b']);
    const [a] = w.nodes as Nodes;
    a.override = () => http(429, 60_000);
    await w.lookedAt();
    a.requests.length = 0;
    expect(await w.seen.test('a')).toMatchObject({ trouble: 'a: not asked: it limits our rate' });
    expect(a.requests).toEqual([]);
  });

  it('says of one that only takes transactions whether it serves the chain', async () => {
    const w = world(['relay', 'a'], { relay: { sendOnly: true } });
    expect(await w.seen.test('relay')).toMatchObject({ headBlock: null, trouble: null });
    const [relay] = w.nodes as Nodes;
    relay.override = ({ method }) => (method === 'eth_chainId' ? { kind: 'result', result: '0x1' } : undefined);
    expect(await w.seen.test('relay')).toMatchObject({ trouble: expect.stringContaining('serves chain 1') });
    expect(w.status().relay).toBe('wrong_chain');
  });
});
