import { encodeFunctionData, type Hex, parseAbi } from 'viem';
import { expect, it } from 'vitest';
import { findFunction } from './find-function.js';
import { readFunctionCall } from './function-call.js';
import { Issues } from './issues.js';

const abi = parseAbi(['function note(address to, uint8 kind, string text)']);
const note = findFunction(abi, 'note');
const calldata = encodeFunctionData({
  abi,
  functionName: 'note',
  args: ['0x70997970C51812dc3A010C7d01b50e0d17dc79C8', 3, 'hello'],
});

function issueOf(data: unknown) {
  const issues = new Issues();
  expect(readFunctionCall(note, data, issues)).toBeUndefined();
  return issues.all[0];
}

function changed(byte: number, to: string): Hex {
  return `0x${calldata.slice(2, 2 + 2 * byte)}${to}${calldata.slice(2 + 2 * byte + to.length)}`;
}

it('takes calldata of the function as it is', () => {
  expect(readFunctionCall(note, calldata, new Issues())).toBe(calldata);
});

it.each([5, 'note', true, null, 7n])('wants arguments, got %s', (data) => {
  expect(issueOf(data)).toMatchObject({
    pointer: '/data',
    detail: expect.stringContaining(
      'expected the arguments of note(address to, uint8 kind, string text) as an array, an object by names or calldata in hex, got ',
    ),
  });
});

it('refuses calldata of another function', () => {
  expect(issueOf(changed(0, 'deadbeef'))).toEqual({
    pointer: '/data',
    code: 'wrong_selector',
    detail: `expected calldata of note(address,uint8,string), which begins with ${note.selector}, got "0xdeadbeef"`,
  });
  expect(issueOf('0x')).toMatchObject({ code: 'wrong_selector' });
});

it.each([
  ['no arguments', calldata.slice(0, 10), 'invalid_value', 'Cannot decode zero data ("0x") with ABI parameters.'],
  [
    'too few bytes',
    calldata.slice(0, 74),
    'invalid_value',
    'expected the arguments of note(address,uint8,string) after its selector: ',
  ],
  [
    'a number out of range',
    changed(4 + 62, '01'),
    'invalid_value',
    'expected the arguments of note(address,uint8,string) after its selector: ',
  ],
  ['an offset that points nowhere', changed(4 + 94, 'ffff'), 'invalid_value', 'is out of bounds'],
  [
    'dirty bytes before an address',
    changed(4, '01'),
    'invalid_value',
    'standard encoding, which differs from byte 4 on',
  ],
  [
    'dirty bytes after a text',
    changed(calldata.length / 2 - 2, '01'),
    'invalid_value',
    'standard encoding, which differs from byte 163 on',
  ],
  [
    'bytes after the arguments',
    `${calldata}abcd`,
    'wrong_length',
    'expected nothing after the arguments of note(address,uint8,string), got 2 more bytes',
  ],
])('refuses calldata with %s', (_what, data, code, detail) => {
  expect(issueOf(data)).toEqual({ pointer: '/data', code, detail: expect.stringContaining(detail) });
});

it('refuses calldata of any size before decoding it', () => {
  expect(issueOf(`${note.selector}${'00'.repeat(140_000)}`)).toMatchObject({ code: 'too_large' });
});

it('is not made to unfold a few bytes into many', () => {
  // 2,000 pointers to one text of 60,000 bytes would be 120 MB
  const texts = findFunction(parseAbi(['function f(string[] texts)']), 'f');
  const word = (value: number) => value.toString(16).padStart(64, '0');
  const bomb = `${texts.selector}${word(32)}${word(2000)}${word(2000 * 32).repeat(2000)}${word(60_000)}${'61'.repeat(60_000)}`;
  const issues = new Issues();
  expect(readFunctionCall(texts, bomb, issues)).toBeUndefined();
  expect(issues.all).toMatchObject([{ pointer: '/data', code: 'invalid_value' }]);
});
