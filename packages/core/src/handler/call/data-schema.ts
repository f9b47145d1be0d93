import type { FunctionType, MessageType, StandardSchema } from '../../transaction/message-type.js';
import type { Parameter, TupleParameter } from './abi-parameter.js';
import { findFunction } from './find-function.js';

/** JSON Schema, draft 2020-12. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** Calldata: pairs of hex digits. */
const hex: JsonSchema = { type: 'string', pattern: '^0x([0-9a-fA-F]{2})*$' };

/**
 * What `data` of a message type looks like: everything that fits is well-formed, though a check of the value (a sum that
 * is too large, an address with a wrong checksum) may still refuse it. Null where the type's own schema does not tell.
 */
export function dataSchema(type: MessageType): JsonSchema | null {
  switch (type.kind) {
    case 'function':
      return functionSchema(type);
    case 'calldata':
      return { ...hex, title: 'Calldata' };
    case 'presigned':
      return { ...hex, title: 'A signed transaction' };
    case 'encoded':
      return standardSchema(type.schema);
    default:
      return type satisfies never;
  }
}

/** `transfer(address,uint256)` and its first four bytes, where the type calls one function. */
export function functionOf(type: MessageType): { readonly signature: string; readonly selector: string } | null {
  if (type.kind !== 'function') return null;
  const { described, selector } = findFunction(type.abi, type.functionName);
  return { signature: described, selector };
}

function functionSchema({ abi, functionName }: FunctionType): JsonSchema {
  const called = findFunction(abi, functionName);
  const calldata = {
    title: 'Calldata',
    type: 'string',
    pattern: `^${called.selector}([0-9a-fA-F]{64})*$`,
    description: `Calldata of ${called.signature}.`,
  };
  return { description: `Arguments of ${called.described}.`, anyOf: [...tupleSchemas(called.arguments), calldata] };
}

/** By names, where every field has one of its own, and by position. */
function tupleSchemas({ fields, positions }: TupleParameter): JsonSchema[] {
  const schemas = fields.map(({ name, parameter }) => [name, schemaOf(parameter)] as const);
  const byName: JsonSchema = {
    title: 'By name',
    type: 'object',
    properties: Object.fromEntries(schemas),
    required: fields.map(({ name }) => name),
    additionalProperties: false,
  };
  const byPosition: JsonSchema = {
    title: 'By position',
    type: 'array',
    ...(schemas.length > 0 ? { prefixItems: schemas.map(([, schema]) => schema) } : {}),
    minItems: schemas.length,
    maxItems: schemas.length,
  };
  return positions === null ? [byPosition] : [byName, byPosition];
}

function schemaOf(parameter: Parameter): JsonSchema {
  switch (parameter.kind) {
    case 'address':
      return { type: 'string', format: 'address', pattern: '^0x[0-9a-fA-F]{40}$', description: 'An address.' };
    case 'bool':
      return { type: 'boolean' };
    case 'string':
      return { type: 'string' };
    case 'bytes': {
      const { size, type } = parameter;
      return size === null
        ? { ...hex, format: type }
        : { type: 'string', format: type, pattern: `^0x[0-9a-fA-F]{${2 * size}}$` };
    }
    case 'integer': {
      const { rule, type } = parameter;
      const sign = rule.least < 0n ? '-?' : '';
      return {
        type: ['string', 'integer'],
        format: type,
        pattern: `^(0|${sign}[1-9][0-9]{0,77}|0x[0-9a-fA-F]{1,64})$`,
        // of numbers; beyond them only texts are exact
        minimum: Math.max(Number(rule.least), Number.MIN_SAFE_INTEGER),
        maximum: Math.min(Number(rule.most), Number.MAX_SAFE_INTEGER),
        description: `Expected ${rule.expected}.`,
      };
    }
    case 'array': {
      const { element, length } = parameter;
      return {
        type: 'array',
        items: schemaOf(element),
        ...(length === null ? {} : { minItems: length, maxItems: length }),
      };
    }
    case 'tuple':
      return { anyOf: tupleSchemas(parameter) };
    default:
      return parameter satisfies never;
  }
}

/** Schema libraries that follow Standard JSON Schema tell it themselves. */
function standardSchema(schema: StandardSchema): JsonSchema | null {
  const standard: object = schema['~standard'];
  if (!('jsonSchema' in standard)) return null;
  const { jsonSchema } = standard;
  if (typeof jsonSchema !== 'object' || jsonSchema === null || !('input' in jsonSchema)) return null;
  if (typeof jsonSchema.input !== 'function') return null;
  try {
    const told: unknown = jsonSchema.input({ target: 'draft-2020-12' });
    return typeof told === 'object' && told !== null ? (told as JsonSchema) : null; // an object of keywords
  } catch {
    // not everything a schema can check can be said in JSON Schema
    return null;
  }
}
