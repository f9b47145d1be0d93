import { expect, test } from 'vitest';
import { countText, percent, type Stats, shortCount, successRate } from './stats.js';

const stats = (success: number, failed: number) => ({ by_status: { pending: 9, success, failed } }) as unknown as Stats;

test.each([
  [0, 0, '–'],
  [3, 1, '75.0 %'],
  [5, 0, '100 %'],
  [9_999, 1, '99.99 %'],
])('%i successes and %i failures are a rate of %s', (success, failed, text) => {
  expect(percent(successRate(stats(success, failed)))).toBe(text);
});

test.each([
  [999, '999'],
  [12_345, '12.3K'],
  [1_234_567, '1M'],
])('%i is %s where there is no room', (count, text) => {
  expect(shortCount(count)).toBe(text);
});

test('says where counts are not exact', () => {
  expect(countText(12_345, false)).toBe('12,345');
  expect(countText(12_345, true)).toBe('≈ 12,345');
});
