import { expect, test } from 'vitest';
import { type EndpointView, shareOf, testText } from './endpoint.js';

const endpoint = (chain_id: number, name: string, reads: number, sends: number): EndpointView => ({
  chain_id,
  name,
  host: null,
  status: 'healthy',
  breaker: 'closed',
  head_block: null,
  seen_at: null,
  lag: null,
  error_rate: 0,
  latency_ms: null,
  rate_limited_until: null,
  last_error: null,
  reads,
  sends,
  send_only: false,
  read_only: false,
});

test('its share is that of its own chain', () => {
  const [a, b, other] = [endpoint(1, 'a', 25, 5), endpoint(1, 'b', 70, 0), endpoint(5, 'c', 0, 0)] as const;
  const all = [a, b, other];
  expect(shareOf(a, all)).toBe(0.3);
  expect(shareOf(other, all)).toBeNull();
});

test('what came of a test is one sentence', () => {
  expect(testText('a', { ok: true, ms: 12, head_block: 1234, trouble: null })).toBe(
    'a answered in 12 ms, its head is 1,234.',
  );
  expect(testText('a', { ok: true, ms: 12, head_block: null, trouble: null })).toBe('a answered in 12 ms.');
  expect(testText('a', { ok: false, ms: 1, head_block: null, trouble: 'a: HTTP 500' })).toBe('a: HTTP 500');
});
