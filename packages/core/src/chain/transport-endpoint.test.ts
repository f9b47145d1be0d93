import { custom, type EIP1193RequestFn, HttpRequestError, TimeoutError } from 'viem';
import { foundry } from 'viem/chains';
import { describe, expect, it, test } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { transportEndpoint } from './transport-endpoint.js';
import { verdictOf } from './verdict.js';

const hash = `0x${'ab'.repeat(32)}` as const;
const limits = { timeoutMs: 30_000, maxBytes: 1000 };
const send = { method: 'eth_sendRawTransaction', params: ['0x02'] };

/** An endpoint behind viem's own custom transport around this function. */
function behind(provide: (call: { method: string; params?: unknown }) => Promise<unknown>, clock = new ManualClock()) {
  const { request } = custom({ request: provide })({ chain: foundry, retryCount: 0 });
  return transportEndpoint({ host: null, name: 'custom', request: request as EIP1193RequestFn, clock });
}

const rpcError = (code: number, message: string, data?: unknown) => Object.assign(new Error(message), { code, data });
const throwing = (error: unknown) => behind(() => Promise.reject(error)).request([send], limits);

describe('a call through a viem transport', () => {
  it('is answered with what the provider gives', async () => {
    const calls: unknown[] = [];
    const endpoint = behind(async (call) => {
      calls.push(call);
      return '0x1';
    });
    expect(await endpoint.request([send], limits)).toEqual([{ kind: 'result', result: '0x1' }]);
    expect(calls).toMatchObject([send]);
  });

  it('is answered in order, each call by itself', async () => {
    const endpoint = behind(async ({ method }) => {
      if (method === 'bad') throw rpcError(-32000, 'nonce too low');
      return method;
    });
    const calls = ['a', 'bad', 'b'].map((method) => ({ method, params: [] }));
    expect(await endpoint.request(calls, limits)).toMatchObject([
      { kind: 'result', result: 'a' },
      { kind: 'error', code: -32000, message: 'nonce too low' },
      { kind: 'result', result: 'b' },
    ]);
  });

  it('keeps the HTTP status of what a provider throws', async () => {
    const thrown = Object.assign(new Error('Bad Gateway'), { status: 502 });
    expect(await throwing(thrown)).toMatchObject([{ kind: 'http', status: 502 }]);
  });

  it('is made once: viem’s retries are off', async () => {
    let calls = 0;
    const endpoint = behind(() => {
      calls++;
      return Promise.reject(rpcError(-32603, 'internal error'));
    });
    await endpoint.request([send], limits);
    expect(calls).toBe(1);
  });
});

describe('the node’s own words', () => {
  test.each([
    [-32000, 'already known', 'already-known'],
    [-32000, 'nonce too low: next nonce 5, tx nonce 3', 'nonce-too-low'],
    [-32000, 'replacement transaction underpriced', 'replacement-underpriced'],
    [-32000, 'insufficient funds for gas * price + value', 'insufficient-funds'],
    [-32010, 'AlreadyKnown', 'already-known'],
    [-32003, 'intrinsic gas too low', 'gas-limit'],
    [-32603, 'nonce too high', 'nonce-too-high'],
    [-32005, 'limit exceeded', 'rate-limited'],
    [3, 'execution reverted: paused', 'reverted'],
  ])('and code survive viem’s classes: %i %s', async (code, message, kind) => {
    const [reply] = await throwing(rpcError(code, message));
    expect(reply).toMatchObject({ kind: 'error', code, message });
    if (!reply) throw new Error('no reply');
    expect(verdictOf(reply, hash).class).toBe(kind);
  });

  it('survive in a provider that throws plain objects', async () => {
    expect(await throwing({ code: -32000, message: 'already known' })).toMatchObject([
      { kind: 'error', code: -32000, message: 'already known' },
    ]);
  });
});

describe('trouble of the transport', () => {
  it('is a time-out at the deadline, though the provider never settles', async () => {
    const clock = new ManualClock();
    const pending = behind(() => new Promise(() => {}), clock).request([send], limits);
    await clock.advance(30_000);
    expect(await pending).toEqual([{ kind: 'timeout', ms: 30_000 }]);
    expect(clock.pending()).toBe(0);
  });

  it('of viem’s own time-out is one too', async () => {
    expect(await throwing(new TimeoutError({ body: {}, url: 'http://node' }))).toMatchObject([{ kind: 'timeout' }]);
  });

  it('with an HTTP status is that status', async () => {
    const error = new HttpRequestError({ url: 'http://node', status: 503, details: 'busy' });
    expect(await throwing(error)).toMatchObject([{ kind: 'http', status: 503 }]);
  });

  // viem wraps it into UnknownRpcError with code -1, which is taken for the node's own code
  it.each(['ECONNREFUSED', 'ENOTFOUND'])('of a connection that was never made (%s) is unsent', async (code) => {
    expect(await throwing(Object.assign(new Error('fetch failed'), { cause: { code } }))).toEqual([
      { kind: 'unsent', message: code },
    ]);
  });

  it('of any other kind leaves open whether the node has the call', async () => {
    for (const thrown of [
      new Error('socket closed'),
      'socket closed',
      Object.assign(new Error('x'), { code: 'ECONNRESET' }),
    ]) {
      const [reply] = await throwing(thrown);
      if (!reply) throw new Error('no reply');
      expect(verdictOf(reply, hash)).toMatchObject({ acknowledged: false, counts: true, maybeInPool: true });
    }
  });

  it('leaves no timer behind', async () => {
    const clock = new ManualClock();
    await behind(async () => '0x1', clock).request([send], limits);
    await clock.settle();
    expect(clock.pending()).toBe(0);
  });
});

test('closing is nothing: the transport belongs to the caller', () => {
  expect(behind(async () => null).close()).toBeUndefined();
});
