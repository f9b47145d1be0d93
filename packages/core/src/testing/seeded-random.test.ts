import { expect, test } from 'vitest';
import { seededRandom } from './seeded-random.js';

const draw = (seed: number, n: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: n }, random);
};

test('gives the same numbers for the same seed, and others for its neighbour', () => {
  expect(draw(7, 100)).toEqual(draw(7, 100));
  const both = new Set([...draw(7, 100), ...draw(8, 100)]);
  expect(both.size).toBe(200);
});

test('stays the same over releases, or old failing seeds would mean nothing', () => {
  expect(draw(1, 4)).toMatchInlineSnapshot(`
    [
      0.5636717735324055,
      0.5851113414391875,
      0.8959073920268565,
      0.9463990409858525,
    ]
  `);
});

test.each([0, 1, 2, -1, 2 ** 31, 123_456_789])('is even in [0, 1) for seed %i', (seed) => {
  const tenths = new Array<number>(10).fill(0);
  for (const number of draw(seed, 20_000)) {
    expect(number >= 0 && number < 1).toBe(true);
    const tenth = Math.floor(number * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(200);
});
