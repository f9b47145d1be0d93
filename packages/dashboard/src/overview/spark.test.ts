import { expect, test } from 'vitest';
import type { Point } from '../stats/stats.js';
import { sparkOf } from './spark.js';

const from = '2026-11-22T09:00:00.000Z';
const failed = (minute: number, group: string, count: number) =>
  ({ t: `2026-11-22T09:0${minute}:00.000Z`, group, failed: count }) as unknown as Point;

test('is the line of one group, its most at the top, nothing at the bottom', () => {
  const points = [failed(0, 'a', 2), failed(0, 'b', 9), failed(2, 'a', 4)];
  const span = { from, to: '2026-11-22T09:03:00.000Z', step: 60, points };
  expect(sparkOf(span, 'a')).toBe('0.0,50.0 50.0,100.0 100.0,0.0');
});

test('is nothing where there is one span', () => {
  expect(sparkOf({ from, to: '2026-11-22T09:01:00.000Z', step: 60, points: [] }, 'a')).toBeNull();
});
