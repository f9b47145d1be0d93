import { type Abi, type AbiParameter, decodeFunctionData, type Hex, toFunctionSelector } from 'viem';
import type { JsonValue } from '../../transaction/transaction.js';
import { asJson } from './as-json.js';
import { contractFunction } from './contract-function.js';

/** A call in words: the function and its arguments, as JSON. */
export interface DecodedCall {
  /** `transfer(address to, uint256 amount)` */
  readonly signature: string;
  readonly selector: string;
  readonly args: readonly { readonly name: string; readonly type: string; readonly value: JsonValue }[];
}

/** What a transaction calls. */
export interface CallRecord {
  readonly to: string | null;
  /** Wei. */
  readonly value: string;
  readonly calldata: string;
  /** Null where no ABI is known. */
  readonly function: DecodedCall | null;
}

/** What calldata says by this ABI; null where the ABI does not know it. Never throws. */
export function decodedCall(abi: Abi | null, calldata: Hex): DecodedCall | null {
  if (abi === null) return null;
  try {
    const selector = calldata.slice(0, 10);
    const item = abi.find((one) => one.type === 'function' && toFunctionSelector(one) === selector);
    if (item?.type !== 'function') return null;
    const { args = [] } = decodeFunctionData({ abi: [item], data: calldata });
    const { described } = contractFunction(item);
    const named = item.inputs.map(({ name = '', type }: AbiParameter, index) => ({
      name,
      type,
      value: asJson(args[index]),
    }));
    return { signature: described, selector, args: named };
  } catch {
    return null;
  }
}
