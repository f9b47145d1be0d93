import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gasRule, readInteger, weiRule } from './integer.js';

it('reads decimal strings, hex and bigints', () => {
  expect(readInteger('0', weiRule)).toBe(0n);
  expect(readInteger('1000000000000000000', weiRule)).toBe(10n ** 18n);
  expect(readInteger('0x00Ff', weiRule)).toBe(255n);
  expect(readInteger(7n, weiRule)).toBe(7n);
  expect(readInteger(String(2n ** 256n - 1n), weiRule)).toBe(2n ** 256n - 1n);
  expect(readInteger(`0x${'f'.repeat(64)}`, weiRule)).toBe(2n ** 256n - 1n);
});

it.each([
  '',
  ' 1',
  '1\n',
  '+1',
  '-0',
  '01',
  '0x',
  '0X1',
  '-0x1',
  '1e18',
  '1.0',
  '1_000',
  '1,000',
  'NaN',
  '٣',
  '１',
  `0x${'0'.repeat(65)}`,
  '9'.repeat(79),
  '9'.repeat(1_000_000),
])('refuses the text %j', (text) => {
  expect(readInteger(text, weiRule)).toMatchObject({ code: 'invalid_integer' });
});

it('says what it expected and what it got', () => {
  expect(readInteger('1 ether', weiRule)).toEqual({
    code: 'invalid_integer',
    detail: 'expected wei (0 to 2^256-1) as decimal string or 0x hex, got "1 ether"',
  });
});

it.each([-1n, 2n ** 256n, '-1', String(2n ** 256n)])('refuses %s as wei for its size', (value) => {
  expect(readInteger(value, weiRule)).toMatchObject({ code: 'out_of_range' });
});

it('refuses JSON numbers as wei, and says why', () => {
  expect(readInteger(1, weiRule)).toEqual({
    code: 'invalid_integer',
    detail:
      'expected wei (0 to 2^256-1) as decimal string or 0x hex, got the number 1: JSON numbers lose digits beyond 2^53, send a string',
  });
});

it('takes exact JSON numbers as gas, and refuses others', () => {
  expect(readInteger(21_000, gasRule)).toBe(21_000n);
  for (const value of [1.5, -0, 2 ** 53, Number.POSITIVE_INFINITY, Number.NaN]) {
    expect(readInteger(value, gasRule)).toMatchObject({ code: 'invalid_integer' });
  }
  expect(readInteger(2 ** 53, gasRule)).toMatchObject({
    detail: expect.stringContaining('got the number 9007199254740992: JSON numbers lose digits beyond 2^53'),
  });
});

it.each([0, '0', -5, 2n ** 63n])('refuses %s as gas for its size', (value) => {
  expect(readInteger(value, gasRule)).toMatchObject({ code: 'out_of_range' });
});

it.each([true, null, [], ['1'], {}, { toString: () => '1' }, Symbol('1')])(
  'refuses what is no number at all',
  (value) => {
    expect(readInteger(value, gasRule)).toMatchObject({ code: 'invalid_integer' });
  },
);

it('reads what it writes', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 2n ** 256n - 1n), (value) => {
      expect(readInteger(value.toString(), weiRule)).toBe(value);
      expect(readInteger(`0x${value.toString(16)}`, weiRule)).toBe(value);
    }),
  );
});

it('never reads a text otherwise than BigInt does', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[-+ 0x]{0,2}[0-9a-fx.e ]{0,5}$/), (text) => {
      const read = readInteger(text, gasRule);
      if (typeof read === 'bigint') expect(read).toBe(BigInt(text));
    }),
  );
});
