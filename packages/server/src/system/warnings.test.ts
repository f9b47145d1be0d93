import type { StoreState } from '@tx-broadcaster/core';
import { describe, expect, test } from 'vitest';
import { warningsOf } from './warnings.js';

const inOrder: StoreState = {
  bytes: 1,
  unusedBytes: 0,
  disk: { bytes: 100e9, freeBytes: 50e9 },
  schema: { applied: ['0001_first'], pending: [], unknown: [] },
};
const codesOf = (...given: Parameters<typeof warningsOf>) => warningsOf(...given).map(({ code }) => code);

test('what is in order is not told of, nor what nobody knows', () => {
  expect(codesOf(inOrder, 1, [])).toEqual([]);
  expect(codesOf(null, null, [])).toEqual([]);
  expect(codesOf({ ...inOrder, disk: null }, 2, ['disk_low'])).toEqual([]);
});

describe('a disk is low', () => {
  const low = (bytes: number, freeBytes: number, before: ['disk_low'] | [] = []) =>
    codesOf({ ...inOrder, disk: { bytes, freeBytes } }, 1, before).includes('disk_low');

  test.each([
    ['below a twentieth', 100e9, 4.9e9, 5.1e9],
    ['of a small one below a gigabyte', 10e9, 0.9e9, 1.1e9],
    ['of a tiny one below a fifth', 1e9, 0.19e9, 0.21e9],
    ['of a huge one below 20 gigabytes', 10e12, 19e9, 21e9],
  ])('%s', (_, size, less, more) => {
    expect([low(size, less), low(size, more)]).toEqual([true, false]);
  });

  test('until there is clearly more again', () => {
    expect([low(100e9, 5.9e9, ['disk_low']), low(100e9, 6.1e9, ['disk_low'])]).toEqual([true, false]);
  });
});

test('tables that a later release has changed, and lanes that nobody drives, are told with what to do', () => {
  const changed = {
    ...inOrder,
    schema: { applied: ['0001_first', '0009_later'], pending: [], unknown: ['0009_later'] },
  };
  expect(warningsOf(changed, 0, [])).toEqual([
    { code: 'schema_too_new', detail: expect.stringContaining('0009_later'), hint: expect.stringMatching(/^Start/) },
    { code: 'no_workers', detail: expect.any(String), hint: expect.stringContaining('all or worker') },
  ]);
  // not counted yet, after it was told
  expect(codesOf(inOrder, null, ['no_workers'])).toEqual(['no_workers']);
});
