import { expect, test } from 'vitest';
import { isReference } from './find.js';

test.each([
  [`0x${'ab'.repeat(32)}`, true],
  [` 0x${'Ab'.repeat(20)}\n`, true],
  ['019AC2F4-7B1E-7C55-9A40-3F0B6F1F2A10', true],
  ['a sentence', false],
  ['0x1234', false],
])('%s is to be looked up: %s', (text, expected) => {
  expect(isReference(text)).toBe(expected);
});
