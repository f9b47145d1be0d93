import { expect, test } from 'vitest';
import { bytesText } from './bytes.js';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [4_100, '4.1 kB'],
  [12_345_678, '12 MB'],
  [5_000_000_000_000, '5000 GB'],
])('%i is %s', (count, text) => {
  expect(bytesText(count)).toBe(text);
});
