import { expect, it } from 'vitest';
import { readAddress, readDestination } from './address.js';

const checksummed = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const lower = checksummed.toLowerCase();

it('reads an address in lower case, in upper case and with its checksum as the same one', () => {
  for (const value of [checksummed, lower, `0x${checksummed.slice(2).toUpperCase()}`])
    expect(readAddress(value)).toBe(lower);
});

it('reads an address of digits only, which has no case', () => {
  expect(readAddress(`0x${'12'.repeat(20)}`)).toBe(`0x${'12'.repeat(20)}`);
});

it('refuses mixed case that is not the checksum', () => {
  expect(readAddress(checksummed.replace('dc79C8', 'Dc79C8'))).toEqual({
    code: 'invalid_address',
    detail:
      'expected an address with its checksum (EIP-55) or all in lower case, got "0x70997970C51812dc3A010C7d01b50e0d17Dc79C8": a digit may be wrong',
  });
});

it.each([
  ['no prefix', lower.slice(2), '"70997970c51812dc3a010c7d01b50e0d17dc79c8"'],
  ['0X', lower.replace('0x', '0X'), '"0X70997970c51812dc3a010c7d01b50e0d17dc79c8"'],
  ['a digit too few', lower.slice(0, -1), '"0x70997970c51812dc3a010c7d01b50e0d17dc79c"'],
  ['a space', `${lower} `, '"0x70997970c51812dc3a010c7d01b50e0d17dc79c8 "'],
  ['a newline', `${lower.slice(0, -1)}\n`, '"0x70997970c51812dc3a010c7d01b50e0d17dc79c\\n"'],
  ['a name', 'vitalik.eth', '"vitalik.eth"'],
  ['an object that claims to be one', { toString: () => lower }, 'an object'],
  ['null', null, 'null'],
  ['a number', 5, '5'],
])('refuses %s', (_what, value, got) => {
  expect(readAddress(value)).toEqual({
    code: 'invalid_address',
    detail: `expected an address (0x and 40 hex digits), got ${got}`,
  });
});

it('gives a destination its checksum', () => {
  expect(readDestination(lower)).toBe(checksummed);
});

it('refuses to send anything to the zero address', () => {
  expect(readDestination(`0x${'00'.repeat(20)}`)).toMatchObject({ code: 'invalid_address' });
  expect(readDestination(`0x${'00'.repeat(19)}01`)).toBe(`0x${'00'.repeat(19)}01`);
});
