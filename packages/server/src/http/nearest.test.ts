import { expect, test } from 'vitest';
import { nearest } from './nearest.js';

const known = ['message_type', 'data', 'idempotency_key', 'max_fee_per_gas', 'to'];

test.each([
  ['messageType', 'message_type'],
  ['MESSAGE-TYPE', 'message_type'],
  ['mesage_type', 'message_type'],
  ['datta', 'data'],
  ['dtaa', 'data'],
  ['idempotencykeys', 'idempotency_key'],
  ['toString', null],
  ['', null],
  ['t', null],
  ['x'.repeat(100_000), null],
])('%s is taken for %s', (name, meant) => {
  expect(nearest(name, known)).toBe(meant);
});
