import type { z } from 'zod';
import type { AppContext } from './app-context.js';
import { nearest } from './nearest.js';
import { type ParameterIssue, Problem } from './problem.js';
import { shown } from './shown.js';

/**
 * The query string as its schema describes it: each parameter once, all of them text.
 *
 * @throws Problem naming every parameter that is unknown, repeated or wrong
 */
export function readQuery<Shape extends z.core.$ZodLooseShape>(
  c: AppContext,
  schema: z.ZodObject<Shape, z.core.$strict>,
): z.output<z.ZodObject<Shape, z.core.$strict>> {
  const given = [...new URL(c.req.url, 'http://host').searchParams];
  const known = Object.keys(schema.shape);
  const issues: ParameterIssue[] = [];
  for (const [at, [parameter, value]] of given.entries()) {
    const name = parameter.slice(0, 100);
    if (!known.includes(parameter)) {
      const meant = nearest(name, known);
      const advice = meant
        ? `did you mean ${meant}?`
        : known.length > 0
          ? `there are ${known.join(', ')}`
          : 'there are none';
      issues.push({ parameter: name, code: 'unknown_parameter', detail: `no such parameter, ${advice}` });
    } else if (given.findIndex(([other]) => other === parameter) !== at) {
      issues.push({ parameter: name, code: 'repeated', detail: `expected it once, got ${shown(value)} as well` });
    }
  }
  const parameters = Object.fromEntries(given);
  const read = schema.safeParse(issues.length > 0 ? {} : parameters);
  if (issues.length === 0 && read.success) return read.data;
  for (const { path, message } of issues.length > 0 ? [] : (read.error?.issues ?? [])) {
    const name = String(path[0]);
    const detail = `expected ${message}, got ${shown(parameters[name] ?? 'nothing')}`;
    issues.push({ parameter: name, code: 'invalid_value', detail });
  }
  const code = issues.some((issue) => issue.code === 'unknown_parameter') ? 'unknown_field' : 'invalid_field';
  const details = issues.map(({ parameter, detail }) => `${shown(parameter)}: ${detail}`);
  throw new Problem(code, `Query parameters: ${details.join('; ')}.`, { errors: issues });
}
