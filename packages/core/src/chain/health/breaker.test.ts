import { expect, it, test } from 'vitest';
import { afterFailure, type Breaker, breakerState, closed } from './breaker.js';

const now = 1_000_000;
const failing = (times: number, from: Breaker = closed, at = now) =>
  Array.from({ length: times }).reduce<Breaker>((breaker) => afterFailure(breaker, at), from);

it('stays closed for a few failures and opens at the fifth in a row', () => {
  expect(breakerState(failing(4), now)).toBe('closed');
  expect(breakerState(failing(5), now)).toBe('open');
});

it('lets a call try after its pause', () => {
  const open = failing(5);
  expect(breakerState(open, now + 999)).toBe('open');
  expect(breakerState(open, now + 1000)).toBe('half_open');
});

it('is not prolonged by calls that were under way when it opened', () => {
  const open = failing(5);
  expect(failing(9, open, now + 500)).toEqual(open);
});

test('each trial that fails doubles the pause, up to 15 seconds', () => {
  let breaker = failing(5);
  const pauses: number[] = [];
  for (let trial = 0; trial < 7; trial++) {
    const at = breaker.openUntil ?? 0;
    breaker = afterFailure(breaker, at);
    pauses.push((breaker.openUntil ?? 0) - at);
  }
  expect(pauses).toEqual([2000, 4000, 8000, 15_000, 15_000, 15_000, 15_000]);
});
