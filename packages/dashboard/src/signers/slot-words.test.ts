import type { SlotRecord, TransactionRecord } from '@tx-broadcaster/core';
import { expect, test } from 'vitest';
import { mayFill, slotWords } from './slot-words.js';

// what is not named here is of no importance to it
const transaction = (change: Partial<TransactionRecord>) =>
  ({ stage: 'accepted', blocked_on: null, wish: null, ...change }) as TransactionRecord;
const slot = (change: Partial<SlotRecord>): SlotRecord => ({
  nonce: 7,
  state: 'open',
  transaction: transaction({}),
  attempts: 1,
  mined_hash: null,
  ...change,
});

test('says where each nonce stands', () => {
  expect(slotWords(slot({}))).toBe('accepted');
  expect(slotWords(slot({ state: 'mined' }))).toBe('mined, not final yet');
  expect(slotWords(slot({ state: 'closing' }))).toBe('a no-op is to take its place');
  expect(slotWords(slot({ state: 'closing', transaction: null }))).toBe('a no-op is to take its place');
  expect(slotWords(slot({ state: 'empty', transaction: null }))).toMatch(/^none of ours has it/);
});

test('only what gave up and still owns its nonce is filled', () => {
  expect(mayFill(slot({ transaction: transaction({ stage: 'rejected' }) }))).toBe(true);
  expect(mayFill(slot({ transaction: transaction({ stage: 'exhausted' }) }))).toBe(true);
  expect(mayFill(slot({ transaction: transaction({ stage: 'exhausted', wish: 'cancel' }) }))).toBe(false);
  expect(mayFill(slot({ state: 'closing', transaction: transaction({ stage: 'rejected' }) }))).toBe(false);
  expect(mayFill(slot({}))).toBe(false);
  expect(mayFill(slot({ state: 'empty', transaction: null }))).toBe(false);
});
