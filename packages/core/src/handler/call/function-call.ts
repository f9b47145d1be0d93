import { decodeAbiParameters, encodeAbiParameters, type Hex } from 'viem';
import { readArguments } from './abi-arguments.js';
import { type ContractFunction, encodeArguments } from './contract-function.js';
import { largestCalldata, tooLarge } from './envelope-size.js';
import { readHex, sizeOf } from './hex.js';
import { type Issues, isProblem, type Problem } from './issues.js';
import { reasonOf, shown } from './shown.js';

/** Calldata from arguments by position or by name, or from calldata that must be what encoding its arguments gives. */
export function readFunctionCall(called: ContractFunction, data: unknown, issues: Issues): Hex | undefined {
  if (typeof data === 'object' && data !== null) {
    const before = issues.count;
    const values = readArguments(called.arguments, data, issues, '/data');
    return issues.count === before ? encodeArguments(called, values) : undefined;
  }
  const calldata =
    typeof data === 'string' && data.startsWith('0x') ? readCalldata(called, data) : notArguments(called, data);
  if (!isProblem(calldata)) return calldata;
  issues.add('/data', calldata);
  return undefined;
}

function notArguments({ described }: ContractFunction, data: unknown): Problem {
  const code = typeof data === 'string' ? 'invalid_hex' : 'invalid_value';
  return {
    code,
    detail: `expected the arguments of ${described} as an array, an object by names or calldata in hex, got ${shown(data)}`,
  };
}

function readCalldata(called: ContractFunction, data: string): Hex | Problem {
  const calldata = readHex(data, 'calldata');
  if (isProblem(calldata)) return calldata;
  if (sizeOf(calldata) > largestCalldata) return tooLarge(`${sizeOf(calldata)}`);
  const { selector, signature, inputs } = called;
  if (!calldata.startsWith(selector)) {
    return {
      code: 'wrong_selector',
      detail: `expected calldata of ${signature}, which begins with ${selector}, got ${shown(data.slice(0, 10))}`,
    };
  }
  const given: Hex = `0x${calldata.slice(10)}`;
  let canonical: Hex;
  try {
    canonical = encodeAbiParameters(inputs, decodeAbiParameters(inputs, given));
  } catch (error) {
    return {
      code: 'invalid_value',
      detail: `expected the arguments of ${signature} after its selector: ${reasonOf(error)}`,
    };
  }
  return canonical === given ? calldata : notCanonical(signature, given, canonical);
}

/** Contracts may read such calldata otherwise than whoever checked it. */
function notCanonical(signature: string, given: Hex, canonical: Hex): Problem {
  const surplus = sizeOf(given) - sizeOf(canonical);
  if (surplus > 0 && given.startsWith(canonical)) {
    return {
      code: 'wrong_length',
      detail: `expected nothing after the arguments of ${signature}, got ${surplus} more bytes`,
    };
  }
  let same = 2;
  while (given[same] === canonical[same]) same++;
  const byte = 4 + Math.floor((same - 2) / 2);
  return {
    code: 'invalid_value',
    detail: `expected the arguments of ${signature} in the ABI's standard encoding, which differs from byte ${byte} on (padding or offsets)`,
  };
}
