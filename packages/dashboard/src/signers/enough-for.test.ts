import { expect, test } from 'vitest';
import { enoughFor } from './enough-for.js';

test('counts in what the day has cost', () => {
  expect(enoughFor(1_000n, { fee: 30n, mined: 3 })).toBe(100);
  expect(enoughFor(9n, { fee: 30n, mined: 3 })).toBe(0);
});

test('says nothing where nothing was paid', () => {
  expect(enoughFor(1_000n, { fee: 0n, mined: 3 })).toBeNull();
});
