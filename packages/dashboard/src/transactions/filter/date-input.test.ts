import { expect, test } from 'vitest';
import { inputText, isoOf } from './date-input.js';

test.each([true, false])('what is shown in a date field is what was written into it (utc: %s)', (utc) => {
  const written = '2026-11-22T09:41:07';
  expect(inputText(isoOf(written, utc), utc)).toBe(written);
});

test('relative times and empty fields have no date', () => {
  expect(inputText('-24h', true)).toBe('');
  expect(isoOf('', true)).toBe('');
});
