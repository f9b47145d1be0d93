import { expect, test } from 'vitest';
import { durationText, relativeText } from './duration.js';

test.each([
  [-5, '0 ms'],
  [320, '320 ms'],
  [4_200, '4.2 s'],
  [42_000, '42 s'],
  [64_000, '1m 04s'],
  [11_520_000, '3h 12m'],
  [190_800_000, '2d 5h'],
])('%i ms are %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test.each([
  [0, 'now'],
  [12_000, '12s ago'],
  [-180_000, 'in 3m'],
  [7_300_000, '2h ago'],
  [432_000_000, '5d ago'],
])('%i ms before now is %s', (ms, text) => {
  expect(relativeText(1_000_000_000 - ms, 1_000_000_000)).toBe(text);
});
