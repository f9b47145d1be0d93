import { durationOf } from '@tx-broadcaster/core';
import { expect, test } from 'vitest';
import { quantilesOf } from './quantiles.js';

/** The class that a duration is counted in. */
function classOf(ms: number): string {
  for (let number = 0; ; number++) if (durationOf(String(number)).upTo >= ms) return String(number);
}

test('there are none of nothing', () => {
  expect(quantilesOf([], [0.5, 0.99])).toEqual([]);
  expect(quantilesOf([{ detail: '3', amount: 0 }], [0.5])).toEqual([]);
});

test('are right to a fifth, whatever the durations', () => {
  const durations = Array.from({ length: 1_000 }, (_, at) => 5 + at * at * 0.03);
  const counted = durations.map((ms) => ({ detail: classOf(ms), amount: 1 }));
  for (const quantile of [0.01, 0.5, 0.9, 0.95, 0.99, 1]) {
    const exact = durations[Math.ceil(quantile * durations.length) - 1] ?? 0;
    const [found = 0] = quantilesOf(counted, [quantile]);
    expect(Math.abs(found - exact) / exact, `quantile ${quantile}`).toBeLessThan(0.2);
  }
});

test('rise', () => {
  const counted = [8, 2, 5].map((number) => ({ detail: String(number), amount: number }));
  const found = quantilesOf(counted, [0, 0.1, 0.2, 0.5, 0.8, 0.9, 1]);
  expect(found).toEqual(found.toSorted((a, b) => a - b));
});
