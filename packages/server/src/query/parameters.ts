import { nearest } from '../http/nearest.js';
import { type ParameterIssue, Problem } from '../http/problem.js';
import { shown } from '../http/shown.js';
import type { Parameter } from './parameter.js';

/** Names and values as they came, in their order. */
export type Given = readonly (readonly [name: string, value: string])[];

/** What was asked for in a query; collects what is wrong with it. */
export class Parameters {
  readonly wrong: ParameterIssue[] = [];
  readonly #given: Given;

  /** `isKnown` tells of names that are patterns. */
  constructor(given: Given, known: Iterable<string>, isKnown: (name: string) => boolean = () => false) {
    this.#given = given;
    const names = [...known];
    for (const name of new Set(given.map(([name]) => name))) {
      if (!names.includes(name) && !isKnown(name)) this.#unknown(name, names);
    }
  }

  all(name: string): string[] {
    return this.#given.flatMap(([own, value]) => (own === name ? [value] : []));
  }

  /** Every value of a parameter that may be repeated; undefined if there is none. */
  many<Value>(name: string, parameter: Parameter<Value>): Value[] | undefined {
    const values = this.all(name).flatMap((given) => this.#read(name, given, parameter) ?? []);
    return values.length > 0 ? values : undefined;
  }

  one<Value>(name: string, parameter: Parameter<Value>): Value | undefined {
    const [first, ...others] = this.all(name);
    if (first === undefined) return undefined;
    if (others.length > 0) this.wrong.push({ parameter: name, code: 'repeated', detail: 'can be given once only' });
    return this.#read(name, first, parameter);
  }

  /** Those whose name is a pattern. */
  matching(pattern: RegExp): Given {
    return this.#given.filter(([name]) => pattern.test(name));
  }

  throwIfWrong(): void {
    const [first, ...others] = this.wrong;
    if (!first) return;
    const code = this.wrong.every((issue) => issue.code === 'unknown_parameter') ? 'unknown_field' : 'invalid_field';
    const more = others.length > 0 ? ` And ${others.length} more.` : '';
    throw new Problem(code, `Query parameter ${shown(first.parameter)}: ${first.detail}.${more}`, {
      errors: this.wrong,
    });
  }

  // undefined for a wrong value is never used: throwIfWrong comes first
  #read<Value>(name: string, given: string, { schema, expected }: Parameter<Value>): Value | undefined {
    const read = schema.safeParse(given);
    if (read.success) return read.data;
    this.wrong.push({ parameter: name, code: 'invalid_value', detail: `expected ${expected}, got ${shown(given)}` });
    return undefined;
  }

  #unknown(name: string, known: readonly string[]): void {
    const meant = nearest(name, known);
    const detail = meant
      ? `no such parameter, did you mean "${meant}"?`
      : known.length > 0
        ? `no such parameter, there are ${known.join(', ')}`
        : 'no such parameter, there are none';
    this.wrong.push({ parameter: name.slice(0, 100), code: 'unknown_parameter', detail });
  }
}

/** A query string, without its question mark. */
export function givenIn(search: string): Given {
  return [...new URLSearchParams(search)];
}
