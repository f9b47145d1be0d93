import { expect, test } from 'vitest';
import { parseStrictJson } from './strict-json.js';

test.each([
  ['{"a":1,"b":[true,false,null,"x"],"c":{"a":-1.5}}', { a: 1, b: [true, false, null, 'x'], c: { a: -1.5 } }],
  [' { "a" : "\\u00e9\\"{[:" } ', { a: 'é"{[:' }],
  ['{"a":{"x":1},"b":{"x":1}}', { a: { x: 1 }, b: { x: 1 } }],
  ['[9007199254740991,1.0,1e3,0.1]', [9007199254740991, 1, 1000, 0.1]],
  ['{"constructor":1,"toString":2}', { constructor: 1, toString: 2 }],
  ['"\\\\u0000 \\ud83d\\ude00"', '\\u0000 😀'],
  ['null', null],
])('parses %s', (text, value) => {
  expect(parseStrictJson(text)).toEqual(value);
});

test.each([
  ['{"a":1,"a":2}', 'The key "a" appears twice in one object.'],
  ['{"a":1,"a":1}', 'A key appears twice in one object.'],
  ['{"x":[{"a":"b","a":"b"}]}', 'A key appears twice in one object.'],
  ['{"a":1,"\\u0061":2}', 'The key "a" appears twice in one object.'],
  [
    '9007199254740993',
    'The number 9007199254740993 would become 9007199254740992 in JSON readers: send it as a string.',
  ],
  ['[9007199254740992]', 'The number 9007199254740992 would become 9007199254740992'],
  ['1e400', 'The number 1e400 would become Infinity'],
  ['1e-400', 'The number 1e-400 would become 0'],
  ['1e18', 'The number 1e18 would become 1000000000000000000'],
  ['-0', 'The number -0 would become 0'],
  ['0.1234567890123456789', 'would become 0.12345678901234568'],
  ['{"a":01}', 'cannot be parsed'],
  ['{"a":.5}', 'cannot be parsed'],
  ['{"a":0x10}', 'cannot be parsed'],
  ['{"a":NaN}', 'cannot be parsed'],
  ["{'a':1}", 'cannot be parsed'],
  ['{"a":1,}', 'cannot be parsed'],
  ['[1,2', 'cannot be parsed'],
  ['{"a":1} x', 'cannot be parsed: Expected end of input'],
  ['{"a":1}{"a":1}', 'cannot be parsed: Expected end of input'],
  ['{"a":"\n"}', 'cannot be parsed: Invalid character'],
  ['\ufeff{"a":1}', 'byte order mark'],
  ['"\\u0000"', 'NUL'],
  ['{"\\u0000":1}', 'NUL'],
  ['"\\ud800"', 'surrogate'],
  ['{"__proto__":{"polluted":1}}', '"__proto__" is not a key'],
  ['', 'cannot be parsed'],
])('refuses %j', (text, detail) => {
  expect(() => parseStrictJson(text)).toThrow(detail);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

test.each([
  ['arrays', '['.repeat(10_000) + ']'.repeat(10_000)],
  ['objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ['what never ends', '['.repeat(250_000)],
])('refuses absurd nesting of %s quickly, without running out of stack', (_, text) => {
  const before = performance.now();
  expect(() => parseStrictJson(text)).toThrow('nested more than 64 levels');
  expect(performance.now() - before).toBeLessThan(5);
});

test('takes nesting that honest requests have', () => {
  expect(parseStrictJson(`${'['.repeat(64)}${']'.repeat(64)}`)).toBeInstanceOf(Array);
});
