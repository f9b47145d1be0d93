import {
  type AbiFunction,
  type AbiParameter,
  concatHex,
  encodeAbiParameters,
  type Hex,
  toFunctionSelector,
} from 'viem';
import { type TupleParameter, tupleOf } from './abi-parameter.js';

/** A function of a contract, prepared for encoding many calls. */
export interface ContractFunction {
  /** As hashed for the selector: `add_weight(address,uint256)`. */
  readonly signature: string;
  /** With the names of the parameters: `add_weight(address _addr, uint256 _weight)`. */
  readonly described: string;
  readonly selector: Hex;
  readonly inputs: readonly AbiParameter[];
  readonly arguments: TupleParameter;
}

const prepared = new WeakMap<AbiFunction, ContractFunction>();

/** Prepares once per ABI item. @throws Error saying which of its types is none */
export function contractFunction(item: AbiFunction): ContractFunction {
  const known = prepared.get(item);
  if (known) return known;
  const inputs = item.inputs ?? []; // left out by some hand-written ABIs
  const parameters = tupleOf(inputs);
  const signature = `${item.name}${parameters.type}`;
  const fresh: ContractFunction = {
    signature,
    described: `${item.name}${parameters.expected}`,
    selector: toFunctionSelector(`function ${signature}`),
    inputs,
    arguments: parameters,
  };
  prepared.set(item, fresh);
  return fresh;
}

/** Calldata; the arguments are what `readArguments` made. */
export function encodeArguments({ selector, inputs }: ContractFunction, values: readonly unknown[]): Hex {
  return concatHex([selector, encodeAbiParameters(inputs, values)]);
}
