import { expect, test } from 'vitest';
import { unknownHealth } from './health/health.js';
import { readingOrder } from './reading-order.js';

const one = (name: string, fields: Partial<Parameters<typeof readingOrder>[0][number]> = {}) => ({
  name,
  status: 'healthy' as const,
  isHanging: false,
  health: unknownHealth,
  priority: 0,
  ...fields,
});
const order = (
  candidates: Parameters<typeof readingOrder>[0],
  last: string | null = null,
  besides: string | null = null,
) =>
  readingOrder(candidates, last, besides)
    .map(({ name }) => name)
    .join(' ');
const erring = { health: { ...unknownHealth, errorRate: 0.33 } };

test('as configured, where all are alike', () => {
  expect(order([one('a'), one('b'), one('c')])).toBe('a b c');
});

test('the one that served last stays, unless another has a better priority', () => {
  expect(order([one('a'), one('b'), one('c')], 'b')).toBe('b a c');
  expect(order([one('a', { priority: 1 }), one('b', { priority: 1 }), one('c')], 'b')).toBe('c b a');
});

test('one that errs or hangs comes after those in order, one that lags last', () => {
  expect(order([one('a', { status: 'lagging' }), one('b', erring), one('c'), one('d', { isHanging: true })], 'a')).toBe(
    'c b d a',
  );
});

test('health counts for more than priority', () => {
  expect(order([one('a', erring), one('b', { priority: 9 })])).toBe('b a');
});

test('whose word is to be checked comes last, however well it is', () => {
  expect(order([one('a'), one('b', { status: 'lagging' }), one('c')], 'a', 'a')).toBe('c b a');
});
