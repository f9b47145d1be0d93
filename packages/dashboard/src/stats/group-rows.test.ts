import { expect, test } from 'vitest';
import { feesByChain, topRows } from './group-rows.js';

const points = [
  { group: 'a', success: 1, failed: 3, mined: 2, fee_wei: '70', p95_accept_to_mined_ms: 900 },
  { group: 'b', success: 9, failed: 1 },
  { group: 'a', success: 1, failed: 2, mined: 1, fee_wei: '9007199254740993', p95_accept_to_mined_ms: 700 },
  { group: 'c', success: 4 },
  { group: null, success: 100, failed: 100 },
];

test('sums the spans of each group, the most first', () => {
  expect(topRows(points, false)).toEqual([
    { group: 'b', success: 9, failed: 1, mined: 0, fee: 0n, p95: null },
    { group: 'a', success: 2, failed: 5, mined: 3, fee: 9_007_199_254_741_063n, p95: 900 },
    { group: 'c', success: 4, failed: 0, mined: 0, fee: 0n, p95: null },
  ]);
});

test('of failures only those that failed', () => {
  expect(topRows(points, true).map(({ group }) => group)).toEqual(['a', 'b']);
});

test('sums the fees of all signers of a chain', () => {
  const spent = (group: string, fee_wei: string) => ({ group, fee_wei });
  const fees = feesByChain([spent('1:0xaa', '5'), spent('1:0xbb', '6'), spent('10:0xaa', '7')]);
  expect([...fees]).toEqual([
    [1, 11n],
    [10, 7n],
  ]);
});
