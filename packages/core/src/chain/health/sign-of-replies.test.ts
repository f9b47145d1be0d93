import { describe, expect, it, test } from 'vitest';
import type { RpcReply } from '../endpoint.js';
import { signOfReplies as signOf } from './sign-of-replies.js';

const error = (message: string, code = -32000, data?: unknown): RpcReply => ({ kind: 'error', code, message, data });
/** Of requests that send transactions. */
const signOfReplies = (replies: readonly RpcReply[], ms: number) =>
  signOf(
    replies.map(() => ({ method: 'eth_sendRawTransaction', params: ['0x02'] })),
    replies,
    ms,
  );
const result: RpcReply = { kind: 'result', result: '0x1' };
const http = (status: number, retryAfterMs: number | null = null): RpcReply => ({
  kind: 'http',
  status,
  body: '',
  retryAfterMs,
});

describe('a node that refuses a transaction has answered', () => {
  test.each([
    ['nonce too low'],
    ['already known'],
    ['insufficient funds for gas * price + value'],
    ['exceeds block gas limit'],
    ['tx fee (1.20 ether) exceeds the configured cap (1.00 ether)'],
    ['txpool is full'],
    ['replacement transaction underpriced'],
    ['max fee per gas less than block base fee'],
    ['the method eth_feeHistory does not exist/is not available'],
  ])('%s', (message) => {
    expect(signOfReplies([error(message)], 5)).toEqual({ kind: 'answered', ms: 5 });
    expect(signOfReplies([error(message, -32603)], 5)).toEqual({ kind: 'answered', ms: 5 });
  });
});

describe('a limit of our rate', () => {
  test.each<[RpcReply, number | null]>([
    [http(429), null],
    [http(429, 7000), 7000],
    [error('Too many requests, retry after 3s'), 3000],
    [error('rate limit exceeded, try again in 250ms', 429), 250],
    [error('daily request count exceeded, request rate limited', -32005, { rate: { backoff_seconds: 30 } }), 30_000],
    [error('Your app has exceeded its compute units per second capacity', 429), null],
    [error('request rate limited, retry in 2 minutes', -32005), 120_000],
    [error('limit exceeded', -32005), null],
  ])('%j asks for %s ms', (reply, retryAfterMs) => {
    expect(signOfReplies([result, reply], 5)).toMatchObject({ kind: 'limited', retryAfterMs });
  });
});

describe('a failure of the transport', () => {
  test.each<[RpcReply, string]>([
    [http(502), 'HTTP 502'],
    [http(401), 'HTTP 401'],
    [{ kind: 'timeout', ms: 30_000 }, 'no answer within 30000 ms'],
    [{ kind: 'broken', message: 'ECONNRESET' }, 'ECONNRESET'],
    [{ kind: 'unsent', message: 'ECONNREFUSED' }, 'ECONNREFUSED'],
  ])('is %j', (reply, message) => {
    expect(signOfReplies([reply, reply], 5)).toEqual({ kind: 'failed', message });
  });

  it('of one call in a batch is trouble, not the end of the endpoint', () => {
    expect(signOfReplies([result, { kind: 'broken', message: 'no reply to this call' }], 5)).toEqual({
      kind: 'troubled',
      message: 'no reply to this call',
    });
  });

  it('is not a refused batch, which says nothing of the endpoint', () => {
    expect(signOfReplies([{ kind: 'unsent', message: 'no batches', batchRefused: true }], 5)).toBeNull();
    expect(signOfReplies([{ kind: 'paused', retryAfterMs: 5 }], 5)).toBeNull();
  });
});

describe('a node that refuses what every node can tell', () => {
  const nonce = { method: 'eth_getTransactionCount', params: [] };
  const latest = { method: 'eth_getBlockByNumber', params: ['latest', false] };
  const safe = { method: 'eth_getBlockByNumber', params: ['safe', false] };
  const call = { method: 'eth_call', params: [] };

  test.each([
    [[nonce], 'is out of order'],
    [[latest, nonce, call], 'is out of order'],
    [[call, nonce], 'is out of order'],
  ])('fails: %j', (calls, message) => {
    const replies = calls.map(() => error(message, -32603));
    expect(signOf(calls, replies, 5)).toMatchObject({ kind: 'failed', message: expect.stringContaining(message) });
  });

  it('has answered where it can tell anything, or was asked for something that not all can', () => {
    const answered = { kind: 'answered', ms: 5 };
    expect(signOf([nonce, latest], [error('missing trie node'), result], 5)).toEqual(answered);
    for (const calls of [[safe], [call], [{ method: 'eth_getBlockReceipts', params: [] }]])
      expect(signOf(calls, [error('not supported')], 5)).toEqual(answered);
  });

  it('limits our rate where it says so', () => {
    expect(signOf([nonce], [error('rate limit exceeded', -32005)], 5)).toMatchObject({ kind: 'limited' });
  });
});

it('is an answer where all went well', () => {
  expect(signOfReplies([result, result], 12)).toEqual({ kind: 'answered', ms: 12 });
});
