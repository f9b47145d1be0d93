import type { AbiParameter } from 'viem';
import type { IntegerRule } from './integer.js';

/** An ABI type, taken apart once so that values can be read against it quickly. */
export type Parameter = (
  | { readonly kind: 'integer'; readonly rule: IntegerRule }
  | { readonly kind: 'address' | 'bool' | 'string' }
  /** `size` null: any length. */
  | { readonly kind: 'bytes'; readonly size: number | null }
  /** `length` null: any. */
  | { readonly kind: 'array'; readonly length: number | null; readonly element: Parameter }
  | TupleFields
) & {
  /** As in a function's signature, e.g. `(address,uint256)[]`. */
  readonly type: string;
  /** The type in words for "expected ...". */
  readonly expected: string;
  /** Its encoding takes at least this many bytes. */
  readonly least: number;
};

interface TupleFields {
  readonly kind: 'tuple';
  readonly fields: readonly Field[];
  /** Positions by name; null when not every field has a name of its own: then only an array will do. */
  readonly positions: ReadonlyMap<string, number> | null;
}

export interface Field {
  readonly name: string;
  readonly parameter: Parameter;
}

export type TupleParameter = Extract<Parameter, { kind: 'tuple' }>;

/** Deeper than any contract's; what reads values goes as deep as the type and no deeper. */
const deepest = 32;

/** @throws Error saying what is wrong with the type */
function parameterOf(input: AbiParameter, depth = 0): Parameter {
  if (typeof input !== 'object' || input === null || typeof input.type !== 'string')
    throw new Error('a parameter without a type');
  if (depth > deepest) throw new Error(`a type nested more than ${deepest} levels deep`);
  const array = /^(.+)\[(\d*)\]$/.exec(input.type);
  if (array) {
    const length = array[2] === '' ? null : Number(array[2]);
    // Solidity has no arrays of no elements; their elements would cost nothing, however many a caller claims
    if (length === 0 || (length !== null && !Number.isSafeInteger(length)))
      throw new Error(`no such type: ${input.type}`);
    return arrayOf(parameterOf({ ...input, type: array[1] ?? '' }, depth + 1), length);
  }
  if (input.type === 'tuple') {
    const components = 'components' in input ? input.components : undefined;
    if (!Array.isArray(components) || components.length === 0) throw new Error('a tuple without components');
    return tupleOf(components, depth);
  }
  return elementary(input.type);
}

/** The inputs of a function, or the components of a tuple. */
export function tupleOf(inputs: readonly AbiParameter[], depth = 0): TupleParameter {
  const fields = inputs.map((input) => ({ name: input?.name ?? '', parameter: parameterOf(input, depth + 1) }));
  const positions = new Map(fields.map(({ name }, position) => [name, position]));
  const named = fields.map(({ name, parameter }) => (name ? `${parameter.type} ${name}` : parameter.type)).join(', ');
  return {
    kind: 'tuple',
    fields,
    positions: positions.size === fields.length && !positions.has('') ? positions : null,
    type: `(${fields.map(({ parameter }) => parameter.type).join(',')})`,
    expected: `(${named})`,
    least: fields.reduce((sum, { parameter }) => sum + parameter.least, 0),
  };
}

function arrayOf(element: Parameter, length: number | null): Parameter {
  const type = `${element.type}[${length ?? ''}]`;
  return {
    kind: 'array',
    length,
    element,
    type,
    expected: length === null ? `an array of ${element.type}` : `an array of ${length} ${element.type}`,
    // an array of any length: where it lies, and how long it is
    least: length === null ? 64 : length * element.least,
  };
}

function elementary(type: string): Parameter {
  if (type === 'address') return { kind: 'address', type, expected: 'an address (0x and 40 hex digits)', least: 32 };
  if (type === 'bool') return { kind: 'bool', type, expected: 'true or false', least: 32 };
  if (type === 'string') return { kind: 'string', type, expected: 'a string', least: 64 };
  if (type === 'bytes') return { kind: 'bytes', size: null, type, expected: 'bytes as 0x hex', least: 64 };
  const size = Number(/^bytes(\d{1,2})$/.exec(type)?.[1]);
  if (size >= 1 && size <= 32 && type === `bytes${size}`) {
    return { kind: 'bytes', size, type, expected: `${type} as 0x and ${2 * size} hex digits`, least: 32 };
  }
  const [, unsigned, digits] = /^(u?)int(\d{0,3})$/.exec(type) ?? [];
  const bits = digits === '' ? 256 : Number(digits);
  if (bits >= 8 && bits <= 256 && bits % 8 === 0 && (digits === '' || digits === String(bits)))
    return integer(bits, unsigned !== 'u');
  throw new Error(`no such type: ${type}`);
}

function integer(bits: number, signed: boolean): Parameter {
  const type = `${signed ? 'int' : 'uint'}${bits}`;
  const most = 2n ** BigInt(signed ? bits - 1 : bits) - 1n;
  const least = signed ? -most - 1n : 0n;
  const power = (exponent: number) => (exponent > 16 ? `2^${exponent}` : String(2 ** exponent));
  const range = signed
    ? `-${power(bits - 1)} to ${bits > 16 ? `${power(bits - 1)}-1` : most}`
    : `0 to ${bits > 16 ? `${power(bits)}-1` : most}`;
  const expected = `${signed ? 'an' : 'a'} ${type} (${range}) as decimal string, 0x hex or safe integer`;
  return { kind: 'integer', rule: { expected, least, most, numbers: true }, type, expected, least: 32 };
}
