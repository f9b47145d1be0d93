import { encodeErrorResult, parseAbi } from 'viem';
import { describe, expect, it } from 'vitest';
import { decodeRevert, describeRevert } from './revert.js';

const abi = parseAbi(['error TooHeavy(address who, uint256 weight)', 'error Closed()']);
const who = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

describe('the reason of a revert', () => {
  it('is the text of require', () => {
    const data = encodeErrorResult({ abi: parseAbi(['error Error(string)']), errorName: 'Error', args: ['not yours'] });
    const revert = decodeRevert(data, null);
    expect(revert).toEqual({
      selector: '0x08c379a0',
      name: 'Error',
      args: ['not yours'],
      reason: 'not yours',
      panicCode: null,
    });
    expect(describeRevert(revert)).toBe('the call reverted: not yours');
  });

  it('is the code of a panic', () => {
    const revert = decodeRevert(`0x4e487b71${'11'.padStart(64, '0')}`, abi);
    expect(revert).toMatchObject({ name: 'Panic', panicCode: 17, reason: null });
    expect(describeRevert(revert)).toBe('the call reverted: panic 0x11');
  });

  it('is a custom error with its arguments, if the ABI has it', () => {
    const revert = decodeRevert(encodeErrorResult({ abi, errorName: 'TooHeavy', args: [who, 9n] }), abi);
    expect(revert).toMatchObject({ name: 'TooHeavy', args: [who, '9'] });
    expect(describeRevert(revert)).toBe(`the call reverted: TooHeavy(${who}, 9)`);
    expect(describeRevert(decodeRevert(encodeErrorResult({ abi, errorName: 'Closed' }), abi))).toBe(
      'the call reverted: Closed()',
    );
  });

  it.each(['0x', '0x08', '0x08c379a0', '0x08c379a0ff', '0xdeadbeef00', `0x4e487b71${'f'.repeat(10)}`] as const)(
    'is unknown, and nothing is thrown, for %s',
    (data) => {
      const revert = decodeRevert(data, abi);
      expect(revert).toMatchObject({ name: null, reason: null, panicCode: null });
      expect(describeRevert(revert)).toMatch(/^the call reverted with(out a reason| an unknown error 0x\w{8})$/);
    },
  );
});
