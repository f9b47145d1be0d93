import type { FailureRecord } from '@tx-broadcaster/core';

type Revert = NonNullable<FailureRecord['revert']>;

/** The revert as a call: `InsufficientBalance(0x…, 1000)`, `Error("not today")`, or its selector. */
export function revertCall({ name, args, reason, selector }: Revert): string {
  if (reason !== null) return `Error(${JSON.stringify(reason)})`;
  if (name !== null) return `${name}(${(args ?? []).join(', ')})`;
  return selector === null ? 'no revert data' : `${selector}…, an error that no known ABI names`;
}

const panics: Readonly<Record<number, string>> = {
  0: 'the compiler’s own',
  1: 'an assertion does not hold',
  17: 'arithmetic overflow or underflow',
  18: 'division by zero',
  33: 'a value that the enum does not have',
  34: 'a storage byte array that is encoded wrongly',
  49: 'pop from an empty array',
  50: 'an index out of bounds',
  65: 'too much memory asked for',
  81: 'a function pointer that was never set',
};

export function panicWords(code: number): string {
  return `0x${code.toString(16).padStart(2, '0')}: ${panics[code] ?? 'unknown'}`;
}
