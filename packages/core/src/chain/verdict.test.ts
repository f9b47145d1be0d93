import { describe, expect, it, test } from 'vitest';
import { replies } from '../testing/lane-samples.js';
import type { RpcReply } from './endpoint.js';
import { refusals, type VerdictClass, verdictOf } from './verdict.js';

const hash = `0x${'ab'.repeat(32)}` as const;
const http = (status: number, retryAfterMs: number | null = null): RpcReply => ({
  kind: 'http',
  status,
  body: '',
  retryAfterMs,
});

describe('verdictOf', () => {
  it('E31: believes no other hash than the one computed here', () => {
    expect(verdictOf({ kind: 'result', result: hash }, hash)).toMatchObject({
      class: 'ok',
      acknowledged: true,
      counts: false,
    });
    for (const result of [`0x${'cd'.repeat(32)}`, hash.toUpperCase(), null, true, '', {}, `${hash}00`]) {
      expect(verdictOf({ kind: 'result', result }, hash)).toMatchObject({
        class: 'unknown',
        acknowledged: false,
        counts: true,
        maybeInPool: true,
      });
    }
  });

  it('shows a strange answer, but not all of it', () => {
    const { message } = verdictOf({ kind: 'result', result: 'x'.repeat(5000) }, hash);
    expect(message).toMatch(/^answered "x+$/);
    expect(message?.length).toBeLessThan(120);
    expect(verdictOf({ kind: 'result', result: undefined }, hash).message).toBe('answered undefined');
  });

  test.each<[RpcReply, Partial<ReturnType<typeof verdictOf>>]>([
    [http(429, 7000), { class: 'rate-limited', counts: false, retryAfterMs: 7000, maybeInPool: false }],
    [http(401), { class: 'endpoint-config', counts: false, maybeInPool: false }],
    [http(402), { class: 'endpoint-config', counts: false }],
    [http(403), { class: 'endpoint-config', counts: false }],
    [http(404), { class: 'endpoint-config', counts: false }],
    [http(400), { class: 'transient', counts: true, maybeInPool: true }],
    [http(302), { class: 'transient', counts: true }],
    [http(500), { class: 'transient', counts: true, maybeInPool: true, code: 500, message: 'HTTP 500' }],
    [http(502), { class: 'transient', counts: true }],
    [http(503), { class: 'transient', counts: true }],
    [http(504), { class: 'transient', counts: true }],
    [
      { kind: 'timeout', ms: 30_000 },
      { class: 'transient', counts: true, maybeInPool: true, message: 'no answer within 30000 ms' },
    ],
    [
      { kind: 'broken', message: 'ECONNRESET' },
      { class: 'transient', counts: true, maybeInPool: true },
    ],
    [
      { kind: 'unsent', message: 'ECONNREFUSED' },
      { class: 'unsent', counts: false, maybeInPool: false },
    ],
  ])('reads %o', (reply, expected) => {
    expect(verdictOf(reply, hash)).toMatchObject({ acknowledged: false, ...expected });
  });

  const counting: readonly VerdictClass[] = [
    'transient',
    'unknown',
    'gas-limit',
    'invalid-tx',
    'not-permitted',
    'reverted',
  ];
  test.each(Object.entries(replies))('the words for %s mean it, and count as lane-rules.md 7 says', (name, reply) => {
    const verdict = verdictOf(reply, hash);
    expect(verdict).toMatchObject({
      class: name,
      counts: counting.includes(verdict.class),
      acknowledged: name === 'already-known',
    });
  });

  it('keeps code and words of the node', () => {
    const reply: RpcReply = { kind: 'error', code: -32000, message: 'nonce too low: next nonce 5, tx nonce 3' };
    expect(verdictOf(reply, hash)).toMatchObject({ class: 'nonce-too-low', code: -32000, message: reply.message });
  });

  it('survives an error without words or code', () => {
    expect(verdictOf({ kind: 'error', code: undefined, message: '' }, hash)).toMatchObject({
      class: 'unknown',
      code: null,
    });
  });
});

test('refusals are what no resend to this node can cure', () => {
  expect([...refusals].sort()).toEqual(['gas-limit', 'invalid-tx', 'not-permitted', 'reverted']);
});
