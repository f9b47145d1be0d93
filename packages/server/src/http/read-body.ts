import type { InputIssue } from '@tx-broadcaster/core';
import type { z } from 'zod';
import type { AppContext } from './app-context.js';
import { readJsonObject } from './body.js';
import { nearest } from './nearest.js';
import { Problem } from './problem.js';
import { shown } from './shown.js';

/**
 * The body as its schema describes it. What the schema says of a value is shown behind `expected`.
 *
 * @throws Problem naming every field that is missing, unknown or wrong
 */
export async function readBody<Shape extends z.core.$ZodLooseShape>(
  c: AppContext,
  limit: number,
  schema: z.ZodObject<Shape, z.core.$strict>,
): Promise<z.output<z.ZodObject<Shape, z.core.$strict>>> {
  const body = await readJsonObject(c, limit, {});
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const issues = read.error.issues.flatMap((issue) => issuesOf(issue, body, Object.keys(schema.shape)));
  const names = [...new Set(issues.map(({ pointer }) => pointer.slice(1)))].join(', ');
  for (const [code, problem, title] of kinds) {
    const errors = issues.filter((issue) => issue.code === code);
    if (errors.length > 0) throw new Problem(problem, `${title}: ${names}.`, { errors: issues });
  }
  throw new Problem('invalid_field', `Not valid: ${names}.`, { errors: issues });
}

const kinds = [
  ['unknown_field', 'unknown_field', 'Unknown'],
  ['required', 'missing_field', 'Missing'],
] as const;

function issuesOf(issue: z.core.$ZodIssue, body: unknown, known: readonly string[]): InputIssue[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, 100).map((name) => {
      // what there is further down is not known here
      const there = issue.path.length === 0 ? known : [];
      const meant = nearest(name, there);
      const others = there.length === 0 ? '' : `, there are ${there.join(', ')}`;
      const detail = `no such field${meant ? `, did you mean "${meant}"?` : others}`;
      return { pointer: pointerTo([...issue.path, name.slice(0, 100)]), code: 'unknown_field', detail };
    });
  }
  const pointer = pointerTo(issue.path);
  const got = issue.path.reduce<unknown>((value, key) => (isObject(value) ? Reflect.get(value, key) : undefined), body);
  if (got === undefined) return [{ pointer, code: 'required', detail: `expected ${issue.message}, got nothing` }];
  const shownValue = isSecret(issue.path) ? 'something else' : shown(got);
  return [{ pointer, code: 'invalid_value', detail: `expected ${issue.message}, got ${shownValue}` }];
}

/** Errors end up in logs of clients: a password is not repeated in one. */
function isSecret(path: readonly PropertyKey[]): boolean {
  return path.some((key) => /password|token|secret/.test(String(key)));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
