import { type Abi, decodeAbiParameters, decodeErrorResult, type Hex } from 'viem';
import type { Revert } from './failure.js';

/** Solidity's own errors: `Error(string)` of require and revert, `Panic(uint256)` of assert, overflow and the like. */
const errorSelector = '0x08c379a0';
const panicSelector = '0x4e487b71';

/** What a reverted call returned, in words: Solidity's errors, and custom ones that the ABI knows. Never throws. */
export function decodeRevert(data: Hex, abi: Abi | null): Revert {
  const selector = data.length >= 10 ? data.slice(0, 10) : null;
  const bare: Revert = { selector, name: null, args: null, reason: null, panicCode: null };
  const arguments_: Hex = `0x${data.slice(10)}`;
  try {
    if (selector === errorSelector) {
      const [reason] = decodeAbiParameters([{ type: 'string' }], arguments_);
      return { ...bare, name: 'Error', args: [reason], reason };
    }
    if (selector === panicSelector) {
      const [code] = decodeAbiParameters([{ type: 'uint256' }], arguments_);
      return { ...bare, name: 'Panic', args: [code.toString()], panicCode: Number(code) };
    }
    if (selector === null || abi === null) return bare;
    const { errorName, args } = decodeErrorResult({ abi, data });
    return { ...bare, name: errorName, args: (args ?? []).map(shown) };
  } catch {
    return bare;
  }
}

/** One line for people. */
export function describeRevert({ name, args, reason, panicCode, selector }: Revert): string {
  if (reason !== null) return `the call reverted: ${reason}`;
  if (panicCode !== null) return `the call reverted: panic 0x${panicCode.toString(16).padStart(2, '0')}`;
  if (name !== null) return `the call reverted: ${name}(${(args ?? []).join(', ')})`;
  return selector === null
    ? 'the call reverted without a reason'
    : `the call reverted with an unknown error ${selector}`;
}

function shown(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  return typeof value === 'string'
    ? value
    : (JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? item.toString() : item)) ?? String(value));
}
