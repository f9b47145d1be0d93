import { expect, test } from 'vitest';
import { filterOf, searchOf, valuesOf, withOnly, withoutTerm, withTerms } from './filter.js';

const failed = { name: 'status', value: 'failed' };
const pending = { name: 'status', value: 'pending' };

test('is what an address says, without where in the list one is', () => {
  const filter = filterOf(new URLSearchParams('status=failed&nonce=4&cursor=abc&limit=50'));
  expect(filter).toEqual([failed, { name: 'nonce', value: '4' }]);
  expect(searchOf(filter).toString()).toBe('status=failed&nonce=4');
});

test('several values of one name are alternatives where the API has them, else the last one counts', () => {
  expect(withTerms([failed], [pending, failed])).toEqual([failed, pending]);
  expect(withTerms([{ name: 'nonce', value: '4' }], [{ name: 'nonce', value: '5' }])).toEqual([
    { name: 'nonce', value: '5' },
  ]);
});

test('gives up single terms, or all of one name', () => {
  expect(withoutTerm([failed, pending], failed)).toEqual([pending]);
  expect(withOnly([failed, pending], 'status', [])).toEqual([]);
  expect(valuesOf([failed, pending], 'status')).toEqual(['failed', 'pending']);
});
