import fc from 'fast-check';
import type { Chance } from './chance.js';

export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly pattern?: string;
  readonly format?: string;
}

/** What makes values: what a property is called says more than its schema. */
export interface Making {
  readonly chance: Chance;
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  /** Undefined: nothing is known about this name. */
  readonly known: (name: string) => unknown;
  /** Properties of one object that only make sense together. */
  readonly together: (names: readonly string[]) => Readonly<Record<string, unknown>>;
}

/** A value that a schema allows. */
export function allowedBy(schema: JsonSchema, making: Making, name = ''): unknown {
  const { chance, schemas } = making;
  if (schema.$ref !== undefined) return allowedBy(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, making, name);
  const known = making.known(name);
  if (known !== undefined) return known;
  if (schema.examples && chance.is(0.5)) return chance.one(schema.examples);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return chance.one(schema.enum);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return allowedBy(chance.one(branches), making, name);
  const type =
    typeof schema.type === 'string' ? schema.type : chance.one(schema.type ?? ['string', 'integer', 'object']);
  switch (type) {
    case 'string':
      return textOf(schema, chance);
    case 'integer':
    case 'number':
      return numberOf(schema, chance);
    case 'boolean':
      return chance.is(0.5);
    case 'array':
      return Array.from({ length: lengthOf(schema, chance) }, () => allowedBy(schema.items ?? {}, making, name));
    case 'object':
      return objectOf(schema, making);
    default:
      return null;
  }
}

function objectOf({ properties = {}, required = [], additionalProperties }: JsonSchema, making: Making): unknown {
  const { chance } = making;
  const names = Object.keys(properties).filter((name) => required.includes(name) || chance.is(0.15));
  const fixed = names.map((name) => [name, allowedBy(properties[name] ?? {}, making, name)]);
  const isOpen = typeof additionalProperties === 'object' && names.length === 0;
  const free = isOpen ? [[`k${chance.whole(0, 9)}`, allowedBy(additionalProperties, making)]] : [];
  return { ...Object.fromEntries([...fixed, ...free]), ...making.together(names) };
}

function textOf({ pattern, format, minLength = 0, maxLength = 40 }: JsonSchema, chance: Chance): string {
  if (format === 'date-time') return new Date(1_700_000_000_000 + chance.whole(0, 10 ** 12)).toISOString();
  if (pattern !== undefined) {
    const seed = chance.whole(0, 2 ** 30);
    return fc.sample(fc.stringMatching(new RegExp(pattern)), { seed, numRuns: 1 })[0] ?? '';
  }
  const length = chance.whole(minLength, Math.min(maxLength, minLength + 40));
  return Array.from({ length }, () => chance.one([...'abcxyz 019-_.é'])).join('');
}

function numberOf({ type, minimum, exclusiveMinimum, maximum }: JsonSchema, chance: Chance): number {
  const least = minimum ?? (exclusiveMinimum ?? -1) + 1;
  const most = Math.max(least, Math.min(maximum ?? least + 1_000, least + 1_000));
  const whole = chance.is(0.1) && maximum !== undefined ? maximum : chance.whole(least, most);
  return type === 'number' && chance.is(0.3) ? Math.min(whole + 0.5, maximum ?? Number.POSITIVE_INFINITY) : whole;
}

function lengthOf({ minItems = 0, maxItems = 3 }: JsonSchema, chance: Chance): number {
  return chance.whole(minItems, Math.min(maxItems, minItems + 3));
}
