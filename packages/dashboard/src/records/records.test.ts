import type { TransactionRecord } from '@tx-broadcaster/core';
import { expect, test } from 'vitest';
import { keep, learn, patch, recordOf } from './records.js';

const record = (id: string, version = 1) => ({ transaction_id: id, version }) as TransactionRecord;

test('what is older than what is known changes nothing, and what nobody shows is not learned from events', () => {
  const known = learn(record('a', 2));
  expect(learn(record('a', 1))).toBe(known);
  expect(known.value.version).toBe(2);
  patch(record('a', 3));
  expect(known.value.version).toBe(3);
  patch(record('b'));
  expect(recordOf('b')).toBeUndefined();
});

test('what is on the screen stays known while thousands of others come and go', () => {
  const shown = learn(record('shown'));
  learn(record('gone'));
  for (let number = 0; number < 5_000; number++) {
    learn(record(`other ${number}`));
    if (number % 200 === 0) keep(['shown', 'never heard of']);
  }
  expect(recordOf('shown')).toBe(shown);
  expect(recordOf('gone')).toBeUndefined();
  expect(recordOf('never heard of')).toBeUndefined();
});
