import { expect, test } from 'vitest';
import { BlockTime } from './block-time.js';

const seeing = (...heads: readonly (readonly [number, number])[]) => {
  const time = new BlockTime();
  for (const [number, seconds] of heads) time.see({ number, at: seconds * 1000 });
  return time.ms;
};

test('is not known from one head', () => {
  expect(seeing()).toBeNull();
  expect(seeing([5, 60])).toBeNull();
  expect(seeing([5, 60], [5, 60])).toBeNull();
});

test('is the time between heads over their distance', () => {
  expect(seeing([5, 60], [6, 72])).toBe(12_000);
  expect(seeing([100, 60], [108, 62])).toBe(250);
});

test('follows a change slowly', () => {
  expect(seeing([1, 0], [2, 12], [3, 14])).toBe(10_000);
});

test('takes nothing from a head that goes back, and goes on from there', () => {
  expect(seeing([5, 60], [6, 72], [4, 48], [5, 60])).toBe(12_000);
});

test('is not lost to one absurd head', () => {
  expect(seeing([5, 60], [6, 72], [999_999_999, 84], [8, 96], [9, 108])).toBeGreaterThan(8000);
});
