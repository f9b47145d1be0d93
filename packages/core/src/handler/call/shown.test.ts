import fc from 'fast-check';
import { expect, it } from 'vitest';
import { reasonOf, shown, shownLine, shownName } from './shown.js';

it('shows values by their kind, short ones whole', () => {
  const values = ['a"b', 5, -0, Number.NaN, true, null, undefined, 7n, [1, 2], {}, () => 1, Symbol('s')];
  expect(values.map(shown)).toEqual([
    '"a\\"b"',
    '5',
    '-0',
    'NaN',
    'true',
    'null',
    'nothing',
    '7',
    'an array of 2',
    'an object',
    'a function',
    'a symbol',
  ]);
});

it('cuts what is long and says how long it was', () => {
  expect(shown('x'.repeat(100_000))).toBe(`"${'x'.repeat(57)}"... (100000 characters)`);
  expect(shown(10n ** 99n)).toBe(`1${'0'.repeat(56)}... (100 digits)`);
  expect(shown(10n ** 100_000n)).toBe('a bigint of more than 512 bits');
});

it('runs nothing of a value', () => {
  const hostile = Object.defineProperty({}, 'toJSON', { get: () => expect.unreachable() });
  expect(shown(hostile)).toBe('an object');
});

it('writes out what would steer a terminal or turn text around', () => {
  expect(shown('\u001b[31m\n\u009b\u202e\u2028')).toBe('"\\u001b[31m\\n\\u009b\\u202e\\u2028"');
});

it('is always one harmless line', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true }), (value) => {
      const text = shown(value);
      expect(text.length).toBeLessThan(450);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are the question
      expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/);
      expect(text.isWellFormed()).toBe(true);
    }),
  );
});

it('cuts names and lines', () => {
  expect(shownName('n'.repeat(1000))).toBe(`${'n'.repeat(100)}...`);
  expect(shownLine('  two\n  lines ')).toBe('two lines');
});

it('tells the short message of an error, and survives what is none', () => {
  expect(reasonOf(Object.assign(new Error('long\n\nversion'), { shortMessage: 'short' }))).toBe('short');
  expect(reasonOf(new Error('first\nsecond'))).toBe('first second');
  expect(reasonOf('a text')).toBe('a text');
  expect(reasonOf(Object.create(null))).toBe('an object');
});
