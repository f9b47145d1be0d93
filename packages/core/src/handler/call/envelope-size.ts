import type { Address, Hex } from 'viem';
import { sizeOf } from './hex.js';
import type { Problem } from './issues.js';

/** Nodes refuse larger envelopes ("oversized data"; geth, core/txpool/legacypool: txMaxSize). */
export const largestEnvelope = 131_072;

/** What fits into an envelope beside its other fields and the signature. */
export const largestCalldata = 130_000;

/** EIP-3860. */
const largestInitCode = 49_152;

/** What is certain to be refused by every node for its size. */
export function sizeProblem(to: Address | null, calldata: Hex): Problem | null {
  const size = sizeOf(calldata);
  if (to === null && size === 0) {
    return {
      code: 'wrong_length',
      detail: 'expected the init code of the contract to create (`to` is null), got no bytes',
    };
  }
  if (to === null && size > largestInitCode) {
    return {
      code: 'too_large',
      detail: `expected at most ${largestInitCode} bytes of init code (EIP-3860), got ${size}`,
    };
  }
  return size > largestCalldata ? tooLarge(`${size} bytes`) : null;
}

export function tooLarge(got: string): Problem {
  return {
    code: 'too_large',
    detail: `expected at most ${largestCalldata} bytes of calldata (nodes refuse transactions over ${largestEnvelope}), got ${got}`,
  };
}
