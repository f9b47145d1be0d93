import { expect, test } from 'vitest';
import { movedText } from './moved-text.js';

test.each([
  [{ amount: '2500000', decimals: 6, symbol: 'USDC' }, '2.5 USDC'],
  [{ amount: '1234567', decimals: 0, symbol: null }, '1,234,567'],
  [{ amount: '1234567', decimals: null, symbol: null }, '1,234,567 units'],
  [{ amount: null, token_id: '7' }, '#7'],
  [{ amount: '3', token_id: '7' }, '3 × #7'],
])('%j is %s', (moved, text) => {
  expect(movedText({ symbol: null, decimals: null, token_id: null, ...moved })).toBe(text);
});
