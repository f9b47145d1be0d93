import type { TransactionRecord } from '@tx-broadcaster/core';
import { expect, test } from 'vitest';
import { slotsOf } from './slots.js';

const holding = (nonce: number | null) => ({ transaction_id: `t${nonce}`, nonce }) as TransactionRecord;
const shown = (...nonces: (number | null)[]) =>
  slotsOf(nonces.map(holding)).map(({ nonce, record }) => `${nonce} ${record?.transaction_id ?? '-'}`);

test('has a row for each nonce between the lowest and the highest, in order', () => {
  expect(shown(7, 4, null, 5)).toEqual(['4 t4', '5 t5', '6 -', '7 t7']);
});

test('does not fill what is no gap any more', () => {
  expect(shown(1, 1000)).toEqual(['1 t1', '1000 t1000']);
  expect(shown()).toEqual([]);
});
