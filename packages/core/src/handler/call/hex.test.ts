import { expect, it } from 'vitest';
import { readHex, sizeOf } from './hex.js';

it('reads whole bytes, in either case, into lower case', () => {
  expect(readHex('0xAbcD', 'bytes')).toBe('0xabcd');
  expect(readHex('0x', 'bytes')).toBe('0x');
});

it.each([
  ['no prefix', 'abcd', 'expected calldata as 0x and hex digits, got "abcd"'],
  ['0X', '0Xabcd', 'expected calldata as 0x and hex digits, got "0Xabcd"'],
  ['other characters', '0xabcg', 'expected calldata as 0x and hex digits only, got "0xabcg"'],
  ['a space', '0xab cd', 'expected calldata as 0x and hex digits only, got "0xab cd"'],
  ['a final newline', '0xabcd\n', 'expected calldata as 0x and hex digits only, got "0xabcd\\n"'],
  ['half a byte', '0xabc', 'expected calldata with two hex digits per byte, got an odd number of them (3): "0xabc"'],
  ['bytes', new Uint8Array(2), 'expected calldata as 0x and hex digits, got an object'],
])('refuses %s', (_what, value, detail) => {
  expect(readHex(value, 'calldata')).toEqual({ code: 'invalid_hex', detail });
});

it('refuses a huge text before looking at it', () => {
  expect(readHex(`0x${'zz'.repeat(200_000)}`, 'calldata')).toEqual({
    code: 'too_large',
    detail: 'expected calldata, got 400002 characters, the limit is 300000',
  });
});

it('counts bytes', () => {
  expect([sizeOf('0x'), sizeOf('0xabcd')]).toEqual([0, 2]);
});
