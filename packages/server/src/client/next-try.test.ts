import { describe, expect, test } from 'vitest';
import { nextTry, readRetryAfter, type TryOutcome } from './next-try.js';

const policy = { most: 6, longestPauseMs: 60_000 };
const half = () => 0.5;
const answered = (status: number, code = 'internal', retryAfterMs: number | null = null): TryOutcome => ({
  kind: 'answered',
  status,
  code,
  retryAfterMs,
});
const pause = (outcome: TryOutcome, { tries = 1, isRepeatable = true, random = half } = {}) =>
  nextTry(outcome, tries, isRepeatable, policy, random);

describe('the next try', () => {
  test('backs off, with full jitter, and ends', () => {
    const pauses = [1, 2, 3, 4, 5, 6].map((tries) => pause({ kind: 'lost' }, { tries }));
    expect(pauses).toEqual([125, 250, 500, 1000, 2000, null]);
    expect(pause({ kind: 'lost' }, { random: () => 0 })).toBe(0);
    expect(nextTry({ kind: 'lost' }, 20, true, { ...policy, most: 99 }, () => 1)).toBe(20_000);
  });

  test('comes when the server wants it, and not at once with all others', () => {
    expect(pause(answered(503, 'overloaded', 7_000))).toBe(7_125);
    expect(pause(answered(429, 'rate_limited', 60_000))).toBe(60_125);
  });

  test('does not come at all if the server wants to be left alone for long', () => {
    expect(pause(answered(429, 'rate_limited', 60_001))).toBeNull();
  });

  test.each([400, 401, 403, 404, 409, 412, 413, 422, 500])('changes nothing about %i', (status) => {
    expect(pause(answered(status))).toBeNull();
  });

  test.each([
    [{ kind: 'lost' }, true, false],
    [answered(429, 'rate_limited'), true, true],
    [answered(503, 'overloaded'), true, true],
    [answered(503, 'queue_full'), true, true],
    [answered(503, 'shutting_down'), true, true],
    // its commit may have happened
    [answered(503, 'store_unavailable'), true, false],
    [answered(503, 'unexpected_answer'), true, false],
    [answered(502, 'unexpected_answer'), true, false],
    [answered(504, 'unexpected_answer'), true, false],
  ] as const)('after %o: of what may be repeated %s, of what may not %s', (outcome, repeatable, other) => {
    expect(pause(outcome) !== null).toBe(repeatable);
    expect(pause(outcome, { isRepeatable: false }) !== null).toBe(other);
  });
});

test.each([
  [null, null],
  ['12', 12_000],
  ['0', 0],
  ['Thu, 01 Jan 1970 00:01:00 GMT', 30_000],
  ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
  ['soon', null],
])('Retry-After: %s', (header, ms) => {
  expect(readRetryAfter(header, 30_000)).toBe(ms);
});
