import { expect, test } from 'vitest';
import { rowsOf } from './group-rows.js';

const points = [
  { group: 'a', success: 1, failed: 3 },
  { group: 'b', success: 9, failed: 1 },
  { group: 'a', success: 1, failed: 2 },
  { group: 'c', success: 4 },
  { group: null, success: 100, failed: 100 },
];

test('sums the spans of each group, the most first', () => {
  expect(rowsOf(points, false)).toEqual([
    { group: 'b', success: 9, failed: 1 },
    { group: 'a', success: 2, failed: 5 },
    { group: 'c', success: 4, failed: 0 },
  ]);
});

test('of failures only those that failed', () => {
  expect(rowsOf(points, true).map(({ group }) => group)).toEqual(['a', 'b']);
});
