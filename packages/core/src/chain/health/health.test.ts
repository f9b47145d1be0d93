import { describe, expect, it, test } from 'vitest';
import { statusOf, toEndpointHealth } from './endpoint-health.js';
import { type Health, type HealthSign, healthAfter, unknownHealth } from './health.js';

const now = 1_700_000_000_000;
const answered: HealthSign = { kind: 'answered', ms: 20 };
const failed: HealthSign = { kind: 'failed', message: 'HTTP 502' };
const limited = (retryAfterMs: number | null): HealthSign => ({ kind: 'limited', retryAfterMs, message: 'HTTP 429' });
const after = (...signs: readonly HealthSign[]) =>
  signs.reduce<Health>((health, sign) => healthAfter(health, sign, now), unknownHealth);
const times = (count: number, sign: HealthSign) => Array.from({ length: count }, () => sign);
const status = (health: Health, at = now) => statusOf(health, at, 3);

describe('the status', () => {
  it('is unknown until it has answered', () => {
    expect(status(unknownHealth)).toBe('unknown');
    expect(status(after(failed))).toBe('unknown');
    expect(status(after(answered))).toBe('healthy');
  });

  it('is open after five failures in a row, until an answer', () => {
    expect(status(after(answered, ...times(4, failed)))).toBe('healthy');
    const open = after(answered, ...times(5, failed));
    expect(status(open)).toBe('open');
    expect(status(open, now + 60_000)).toBe('open');
    expect(status(healthAfter(open, answered, now + 60_000))).toBe('healthy');
  });

  it('is not open where failures and answers take turns', () => {
    expect(status(after(...Array.from({ length: 40 }, (_, index) => (index % 3 === 0 ? failed : answered))))).toBe(
      'healthy',
    );
  });

  it('is lagging from the limit on', () => {
    const at = (lag: number) => status(after(answered, { kind: 'head', number: 100 - lag, lag }));
    expect([at(0), at(2), at(3), at(50)]).toEqual(['healthy', 'healthy', 'lagging', 'lagging']);
  });

  it('is wrong_chain before all else, until it says the right one', () => {
    const wrong = after(answered, ...times(9, failed), { kind: 'wrong_chain', message: 'serves chain 5' });
    expect(status(wrong)).toBe('wrong_chain');
    expect(status(after(answered, { kind: 'wrong_chain', message: 'x' }, { kind: 'right_chain' }))).toBe('healthy');
  });
});

describe('a limit of our rate', () => {
  test.each([
    [7000, 7000],
    [0, 0],
    [3_600_000, 60_000],
  ])('of %i ms pauses for %i ms', (asked, pausedMs) => {
    expect(after(limited(asked)).pausedUntil - now).toBe(pausedMs);
  });

  it('that does not say how long pauses longer each time, and starts anew after an answer', () => {
    const pauses = [1, 2, 3, 4, 20].map((count) => after(...times(count, limited(null))).pausedUntil - now);
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 60_000]);
    expect(after(...times(5, limited(null)), answered).limitedInRow).toBe(0);
  });

  it('is never shortened by a later one', () => {
    expect(after(limited(9000), limited(1000)).pausedUntil - now).toBe(9000);
  });

  it('is no failure: neither the breaker nor the error rate moves', () => {
    expect(after(answered, ...times(20, limited(5000)))).toMatchObject({ errorRate: 0, breaker: { openUntil: null } });
    expect(status(after(answered, limited(5000)))).toBe('paused');
    expect(status(after(answered, limited(5000)), now + 5000)).toBe('healthy');
  });
});

describe('the error rate', () => {
  it('follows the share of failures', () => {
    const third = after(...Array.from({ length: 300 }, (_, index) => (index % 3 === 0 ? failed : answered)));
    expect(third.errorRate).toBeGreaterThan(0.25);
    expect(third.errorRate).toBeLessThan(0.42);
    expect(after(...times(100, failed), ...times(60, answered)).errorRate).toBeLessThan(0.01);
  });

  it('counts answers of no use, which the breaker does not', () => {
    const troubled = after(answered, ...times(50, { kind: 'troubled', message: 'header not found' }));
    expect(troubled.errorRate).toBeGreaterThan(0.9);
    expect(status(troubled)).toBe('healthy');
  });
});

it('is told as plain JSON with quantiles of the latest latencies', () => {
  const signs = Array.from({ length: 100 }, (_, ms): HealthSign => ({ kind: 'answered', ms }));
  const health = after(...signs, { kind: 'head', number: 90, lag: 5 }, limited(2000));
  const facts = {
    chain_id: 1,
    name: 'a',
    host: 'a.example',
    reads: 3,
    sends: 2,
    send_only: false,
    read_only: false,
    subscribed: false,
  };
  expect(toEndpointHealth(facts, health, now, 3)).toEqual({
    ...facts,
    status: 'paused',
    breaker: 'closed',
    head_block: 90,
    seen_at: new Date(now).toISOString(),
    lag: 5,
    error_rate: 0,
    latency_ms: { p50: 74, p95: 97 },
    rate_limited_until: new Date(now + 2000).toISOString(),
    last_error: { at: new Date(now).toISOString(), message: 'HTTP 429' },
  });
  expect(toEndpointHealth(facts, unknownHealth, now, 3)).toMatchObject({
    status: 'unknown',
    head_block: null,
    seen_at: null,
    latency_ms: null,
    rate_limited_until: null,
    last_error: null,
  });
});
