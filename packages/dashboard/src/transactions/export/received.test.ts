import { expect, test } from 'vitest';
import { nothing, received, rowsOf } from './received.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const all = (...chunks: readonly string[]) => chunks.map(bytes).reduce(received, nothing);

test('counts what comes, and finds the end of a file wherever it was cut', () => {
  const whole = all('a,b\r\n1,2\r\n3,', '4\r\n# 2 ro', 'ws\r\n');
  expect(whole).toMatchObject({ bytes: 25, lines: 4 });
  expect(rowsOf(whole)).toBe(2);
  expect(rowsOf(all('{"a":1}\n{"rows":1,"complete":true}\n'))).toBe(1);
  expect(rowsOf(all(`${'x'.repeat(5_000)}\n# 12345 rows\r\n`))).toBe(12_345);
});

test('knows a file that is not whole, or whose rows only look like its end', () => {
  expect(rowsOf(nothing)).toBeNull();
  expect(rowsOf(all('a,b\r\n1,2\r\n'))).toBeNull();
  expect(rowsOf(all('a,b\r\nx # 2 rows\r\n'))).toBeNull();
  expect(rowsOf(all('a\r\n# 2 rows\r\n1\r\n'))).toBeNull();
});
