import { z } from 'zod';

/** One value of a query parameter: its schema reads it, and describes it in the API's document. */
export interface Parameter<Value = unknown> {
  readonly schema: z.ZodType<Value, string>;
  /** The JSON Schema of a value as it is written in a query. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Completes `expected …, got …`. */
  readonly expected: string;
  readonly description: string;
  readonly repeatable: boolean;
}

type Described = Pick<Parameter, 'description'> & { readonly expected?: string };

export function oneOf<const Value extends string>(
  values: readonly Value[],
  { description, expected = `one of ${values.join(', ')}` }: Described,
): Parameter<Value> {
  const schema = z.enum(values) as z.ZodType<Value, string>; // what comes in is any text
  return { schema, json: { type: 'string', enum: values }, expected, description, repeatable: false };
}

export function integer(least: number, most: number, { description, expected }: Described): Parameter<number> {
  const bounded =
    most === Number.MAX_SAFE_INTEGER ? `an integer from ${least} on` : `an integer from ${least} to ${most}`;
  const schema = z
    .string()
    .regex(/^\d{1,16}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most));
  const json = { type: 'integer', minimum: least, maximum: most };
  return { schema, json, expected: expected ?? bounded, description, repeatable: false };
}

export function text(most: number, { description, expected }: Described): Parameter<string> {
  const schema = z
    .string()
    .min(1)
    .max(most)
    .refine((given) => !given.includes('\0') && given.isWellFormed());
  const json = { type: 'string', minLength: 1, maxLength: most };
  return { schema, json, expected: expected ?? `a text of 1 to ${most} characters`, description, repeatable: false };
}

export function matching(pattern: RegExp, described: Described & { readonly expected: string }): Parameter<string> {
  const json = { type: 'string', pattern: pattern.source };
  return { schema: z.string().regex(pattern), json, ...described, repeatable: false };
}

/** Read by a function that says null to what it does not understand. */
export function readBy<Value>(
  read: (given: string) => Value | null,
  described: Described & { readonly expected: string; readonly json?: Parameter['json'] },
): Parameter<Value> {
  const schema = z.string().transform((given, context): Value => {
    const value = read(given);
    if (value !== null) return value;
    context.addIssue({ code: 'custom', message: described.expected });
    return z.NEVER;
  });
  return { schema, json: { type: 'string' }, ...described, repeatable: false };
}

/** Given several times it means any of its values. */
export function repeatable<Value>(parameter: Parameter<Value>): Parameter<Value> {
  const expected = `${parameter.expected} (repeat a parameter for several)`;
  return { ...parameter, expected, repeatable: true };
}
