import type { Hex } from 'viem';
import type { Problem } from './issues.js';
import { shown } from './shown.js';

/** No honest text of a request is longer; beyond it nothing is searched, converted or hashed. */
export const longestText = 300_000;

/** Whole bytes in hex, in lower case; `what` says what they are. */
export function readHex(value: unknown, what: string): Hex | Problem {
  if (typeof value !== 'string' || !value.startsWith('0x')) {
    return { code: 'invalid_hex', detail: `expected ${what} as 0x and hex digits, got ${shown(value)}` };
  }
  if (value.length > longestText) {
    return {
      code: 'too_large',
      detail: `expected ${what}, got ${value.length} characters, the limit is ${longestText}`,
    };
  }
  if (!/^0x[\da-fA-F]*$/.test(value)) {
    return { code: 'invalid_hex', detail: `expected ${what} as 0x and hex digits only, got ${shown(value)}` };
  }
  if (value.length % 2 !== 0) {
    return {
      code: 'invalid_hex',
      detail: `expected ${what} with two hex digits per byte, got an odd number of them (${value.length - 2}): ${shown(value)}`,
    };
  }
  // a lower-case text passes as it is
  return value.toLowerCase() as Hex; // 0x and digits, by the test above
}

/** How many bytes a well-formed hex text holds. */
export function sizeOf(hex: Hex): number {
  return (hex.length - 2) / 2;
}
