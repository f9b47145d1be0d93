import type { Hex } from 'viem';
import type { GasCall } from './chain.js';

/** The first parameter of `eth_call` and `eth_estimateGas`. */
export function callParameters({ from, to, value, data }: GasCall): Record<string, string> {
  return { from, ...(to === null ? {} : { to }), value: `0x${value.toString(16)}`, data };
}

export function toHex(number: number): Hex {
  return `0x${number.toString(16)}`;
}
