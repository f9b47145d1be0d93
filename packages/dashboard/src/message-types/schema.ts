/** What of JSON Schema the form understands; anything else is left to the text field. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly about: string | null;
  readonly kind: 'text' | 'integer' | 'boolean' | 'choice' | 'json';
  readonly required: boolean;
  readonly choices: readonly string[];
  readonly example: unknown;
}

/** The fields that `data` is made of, by its schema, else by an example; null: it is no object of fields. */
export function fieldsOf(schema: JsonSchema | null | undefined, examples: readonly unknown[]): FormField[] | null {
  const example = examples.find(isObject);
  const shape = objectIn(schema);
  if (shape?.properties) {
    const required = new Set(shape.required ?? []);
    return Object.entries(shape.properties).map(([name, field]) =>
      fieldOf(name, field, required.has(name), example?.[name] ?? field.default ?? field.examples?.[0]),
    );
  }
  if (!example) return null;
  return Object.entries(example).map(([name, value]) => fieldOf(name, schemaLike(value), true, value));
}

/** The first of the shapes that `data` may have that is an object. */
function objectIn(schema: JsonSchema | null | undefined): JsonSchema | undefined {
  if (!schema) return undefined;
  if (schema.properties) return schema;
  return [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].find((each) => each.properties);
}

function fieldOf(name: string, schema: JsonSchema, required: boolean, example: unknown): FormField {
  const choices = (schema.enum ?? []).filter((value) => typeof value === 'string');
  return {
    name,
    label: schema.title ?? name,
    about: schema.description ?? null,
    kind: kindOf(schema, choices),
    required,
    choices,
    example,
  };
}

function kindOf(schema: JsonSchema, choices: readonly string[]): FormField['kind'] {
  if (choices.length > 0) return 'choice';
  const types = typesOf(schema);
  if (types.includes('string')) return 'text';
  if (types.includes('boolean')) return 'boolean';
  if (types.includes('integer')) return 'integer';
  return 'json';
}

function typesOf({ type, anyOf = [], oneOf = [] }: JsonSchema): readonly string[] {
  if (type === undefined) return [...anyOf, ...oneOf].flatMap(typesOf);
  return typeof type === 'string' ? [type] : type;
}

function schemaLike(value: unknown): JsonSchema {
  if (typeof value === 'number') return { type: Number.isInteger(value) ? 'integer' : 'number' };
  return { type: typeof value };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
