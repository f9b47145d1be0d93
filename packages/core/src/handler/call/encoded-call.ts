import type { Address, Hex } from 'viem';
import type { EncodedType, FunctionCall, StandardResult } from '../../transaction/message-type.js';
import { readArguments } from './abi-arguments.js';
import { readDestination } from './address.js';
import { encodeArguments } from './contract-function.js';
import { findFunction } from './find-function.js';
import { readHex } from './hex.js';
import { readInteger, weiRule } from './integer.js';
import { Issues, isProblem, type Problem, pointerTo } from './issues.js';
import { reasonOf, shown, shownLine } from './shown.js';

/** Where a call goes and what it carries, checked. */
export interface CheckedCall {
  readonly to: Address | null;
  readonly value: bigint;
  readonly calldata: Hex;
}

/** Lets the type's schema check `data` and its `encode` make the call, which is checked like any other. */
export async function readEncodedCall<Data>(
  type: EncodedType<Data>,
  data: unknown,
  issues: Issues,
): Promise<CheckedCall | undefined> {
  let result: StandardResult<Data>;
  try {
    result = await type.schema['~standard'].validate(data);
  } catch (error) {
    // what transforms inside schemas throw at is the data
    return refuse(issues, `not accepted by the schema: ${reasonOf(error)}`);
  }
  if (result.issues !== undefined) {
    for (const { message, path } of result.issues) {
      issues.add(pointerTo('/data', (path ?? []).map(stepOf)), {
        code: 'invalid_value',
        detail: shownLine(String(message)),
      });
    }
    return result.issues.length === 0 ? refuse(issues, 'not accepted by the schema') : undefined;
  }
  let call: unknown;
  try {
    call = type.encode(result.value);
  } catch (error) {
    return refuse(issues, `cannot be encoded: ${reasonOf(error)}`);
  }
  return readCall(call, issues);
}

function refuse(issues: Issues, detail: string): undefined {
  issues.add('/data', { code: 'invalid_value', detail });
}

function stepOf(step: PropertyKey | { readonly key: PropertyKey }): string | number {
  const key = typeof step === 'object' ? step.key : step;
  return typeof key === 'symbol' ? String(key) : key;
}

function readCall(call: unknown, issues: Issues): CheckedCall | undefined {
  const before = issues.count;
  const note = <Value extends string | bigint>(field: string, read: Value | Problem): Value | undefined => {
    if (!isProblem(read)) return read;
    issues.add('/data', { code: read.code, detail: `gives a call with a wrong \`${field}\`: ${read.detail}` });
    return undefined;
  };
  if (typeof call !== 'object' || call === null) {
    return refuse(
      issues,
      `expected \`encode\` to return { to, data } or { to, abi, functionName, args }, got ${shown(call)}`,
    );
  }
  const { to, value, data } = call as Readonly<Record<string, unknown>>; // of any shape; each field is read
  const isFunctionCall = 'functionName' in call;
  const checkedTo = to === null && !isFunctionCall ? null : note('to', readDestination(to));
  const checkedValue = value === undefined ? 0n : note('value', readInteger(value, weiRule));
  const calldata = isFunctionCall
    ? encodeFunctionCall(call as FunctionCall, issues)
    : note('data', readHex(data, 'calldata')); // read below
  if (issues.count > before || checkedTo === undefined || checkedValue === undefined || calldata === undefined)
    return undefined;
  return { to: checkedTo, value: checkedValue, calldata };
}

function encodeFunctionCall({ abi, functionName, args = [] }: FunctionCall, issues: Issues): Hex | undefined {
  if (!Array.isArray(args))
    return refuse(issues, `gives a call with wrong \`args\`: expected an array, got ${shown(args)}`);
  const own = new Issues();
  try {
    const called = findFunction(abi, functionName, args);
    const values = readArguments(called.arguments, args, own, '');
    if (own.count === 0) return encodeArguments(called, values);
  } catch (error) {
    return refuse(issues, `gives a call that cannot be encoded: ${reasonOf(error)}`);
  }
  // they are pointers into `args`, which the caller has never seen
  for (const { pointer, detail } of own.all)
    refuse(issues, `gives a call with a wrong argument args${pointer}: ${detail}`);
  return undefined;
}
