import { expect, test } from 'vitest';
import { HeadFloor } from './head-floor.js';

test('a head is as far behind as the highest that was seen, and never lowers it', () => {
  const floor = new HeadFloor();
  expect([floor.lagOf(100, 0), floor.lagOf(95, 1), floor.lagOf(101, 2), floor.lagOf(100, 3)]).toEqual([0, 5, 0, 1]);
});

test('a height that nobody comes up to for two minutes was not one', () => {
  const floor = new HeadFloor();
  floor.lagOf(1_000_000, 0);
  expect(floor.lagOf(100, 120_000)).toBe(999_900);
  expect(floor.lagOf(101, 120_001)).toBe(0);
  expect(floor.lagOf(100, 120_002)).toBe(1);
});

test('a chain that may be set back is believed at once', () => {
  const floor = new HeadFloor();
  floor.lagOf(100, 0);
  expect(floor.lagOf(3, 1, true)).toBe(0);
});
