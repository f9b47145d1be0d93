import { type AbiFunction, getAbiItem } from 'viem';
import { type ContractFunction, contractFunction } from './contract-function.js';
import { parseFunctionSignature } from './function-signature.js';
import { nearestName } from './nearest-name.js';
import { shown, shownLine } from './shown.js';

/**
 * The function of `abi` with this name or, where the name is overloaded, this full signature; `args` in viem's words
 * decide between overloads too.
 *
 * @throws Error saying why there is none
 */
export function findFunction(abi: unknown, name: unknown, args?: readonly unknown[]): ContractFunction {
  if (!Array.isArray(abi)) throw new Error(`expected \`abi\` to be an array of ABI items, got ${shown(abi)}`);
  if (abi.some((item) => typeof item === 'string'))
    throw new Error('expected `abi` to hold ABI items, got strings: pass them through parseAbi of viem');
  if (typeof name !== 'string' || name === '')
    throw new Error(`expected \`functionName\` to be the name of a function, got ${shown(name)}`);
  const functions: readonly AbiFunction[] = abi.filter(isFunction);
  const matching = name.includes('(') ? bySignature(functions, name) : functions.filter((item) => item.name === name);
  const [only, another] = matching;
  if (!only) throw new Error(notFound(functions, name));
  if (!another) return contractFunction(only);
  if (args) return contractFunction(overload(matching, name, args));
  const signatures = matching.map((item) => contractFunction(item).signature);
  throw new Error(
    `expected \`functionName\` to name one function, got ${shown(name)}, which is overloaded: write ${signatures.join(' or ')}`,
  );
}

function isFunction(item: unknown): item is AbiFunction {
  return (
    typeof item === 'object' &&
    item !== null &&
    'type' in item &&
    item.type === 'function' &&
    'name' in item &&
    typeof item.name === 'string'
  );
}

function bySignature(functions: readonly AbiFunction[], name: string): readonly AbiFunction[] {
  const { function: wanted, item } = parseFunctionSignature(name);
  return functions.filter(
    (candidate) => candidate.name === item.name && contractFunction(candidate).signature === wanted.signature,
  );
}

function overload(matching: readonly AbiFunction[], name: string, args: readonly unknown[]): AbiFunction {
  const item = getAbiItem({ abi: matching, name: matching[0]?.name ?? name, args });
  if (item?.type === 'function') return item;
  throw new Error(`expected the arguments of one of the overloads of ${shown(name)}`);
}

function notFound(functions: readonly AbiFunction[], name: string): string {
  const names = [...new Set(functions.map((item) => item.name))];
  const meant = nearestName(name.split('(')[0] ?? name, names);
  const known = names.length > 0 ? `its functions are ${shownLine(names.join(', '))}` : 'it has no functions';
  return `expected \`functionName\` to be in the abi, got ${shown(name)}; ${meant ? `did you mean ${shown(meant)}?` : known}`;
}
