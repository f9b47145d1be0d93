import { expect, test } from 'vitest';
import { quantity, toInteger, toQuantity } from './quantity.js';

const garbage = [
  null,
  undefined,
  5,
  -1,
  1.5,
  true,
  '',
  '0x',
  '5',
  '-0x1',
  '0x-1',
  '0xg',
  ' 0x1',
  '0x1 ',
  {},
  [],
  `0x1${'0'.repeat(64)}`,
];

test.each(garbage.map((value) => [value]))('%o is no quantity', (value) => {
  expect(toQuantity(value)).toBeNull();
  expect(toInteger(value)).toBeNull();
  expect(quantity({ kind: 'result', result: value })).toBeNull();
});

test('a quantity is hex of up to 256 bits, leading zeros and capitals forgiven', () => {
  expect(toQuantity('0x0')).toBe(0n);
  expect(toQuantity('0x00fF')).toBe(255n);
  expect(toQuantity(`0x${'f'.repeat(64)}`)).toBe(2n ** 256n - 1n);
});

test('an integer is what JavaScript counts exactly', () => {
  expect(toInteger('0x1fffffffffffff')).toBe(Number.MAX_SAFE_INTEGER);
  expect(toInteger('0x20000000000000')).toBeNull();
});

test('trouble is no quantity', () => {
  expect(quantity(undefined)).toBeNull();
  expect(quantity({ kind: 'timeout', ms: 5 })).toBeNull();
  expect(quantity({ kind: 'result', result: '0x5' })).toBe(5n);
});
