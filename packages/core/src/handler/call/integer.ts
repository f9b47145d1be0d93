import type { Problem } from './issues.js';
import { shown } from './shown.js';

/** What an integer must be; `expected` says it in words. */
export interface IntegerRule {
  readonly expected: string;
  readonly least: bigint;
  readonly most: bigint;
  /** Whether JSON numbers will do, where they are exact. */
  readonly numbers: boolean;
}

const largest = 2n ** 256n - 1n;

const amountText = 'as decimal string or 0x hex';

export const weiRule: IntegerRule = {
  expected: `wei (0 to 2^256-1) ${amountText}`,
  least: 0n,
  most: largest,
  numbers: false,
};

export const feeRule: IntegerRule = {
  expected: `wei per gas (0 to 2^256-1) ${amountText}`,
  least: 0n,
  most: largest,
  numbers: false,
};

export const gasRule: IntegerRule = {
  expected: 'gas (1 to 2^63-1) as decimal string, 0x hex or safe integer',
  least: 1n,
  most: 2n ** 63n - 1n,
  numbers: true,
};

/**
 * An integer from a decimal string, 0x hex (a magnitude, never two's complement), a bigint or, where the rule says so, a
 * JSON number. No spaces, plus signs, leading zeros, fractions or exponents: what two readers could read differently.
 */
export function readInteger(value: unknown, rule: IntegerRule): bigint | Problem {
  let integer: bigint;
  switch (typeof value) {
    case 'bigint':
      integer = value;
      break;
    case 'string':
      if (!isInteger(value))
        return { code: 'invalid_integer', detail: `expected ${rule.expected}, got ${shown(value)}` };
      integer = BigInt(value);
      break;
    case 'number':
      if (!rule.numbers || !Number.isSafeInteger(value) || Object.is(value, -0)) return wrongNumber(value, rule);
      integer = BigInt(value);
      break;
    default:
      return { code: 'invalid_integer', detail: `expected ${rule.expected}, got ${shown(value)}` };
  }
  if (integer >= rule.least && integer <= rule.most) return integer;
  const magnitude = rule.least < 0n && typeof value === 'string' && value.startsWith('0x');
  return {
    code: 'out_of_range',
    detail: `expected ${rule.expected}, got ${shown(value)}${magnitude ? ': hex is read without a sign, write negative numbers in decimal' : ''}`,
  };
}

function isInteger(text: string): boolean {
  // 78 digits hold 2^256, 64 hex digits 2^256-1; the length first: a test of a huge text would still read it
  return text.length <= 80 && (/^(?:0|-?[1-9]\d{0,77})$/.test(text) || /^0x[\da-fA-F]{1,64}$/.test(text));
}

function wrongNumber(value: number, rule: IntegerRule): Problem {
  const isLarge = Number.isInteger(value) && !Number.isSafeInteger(value);
  const reason = isLarge || !rule.numbers ? ': JSON numbers lose digits beyond 2^53, send a string' : '';
  return { code: 'invalid_integer', detail: `expected ${rule.expected}, got the number ${shown(value)}${reason}` };
}
