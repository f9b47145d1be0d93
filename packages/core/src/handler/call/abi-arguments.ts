import type { Field, Parameter, TupleParameter } from './abi-parameter.js';
import { readAddress } from './address.js';
import { largestCalldata, tooLarge } from './envelope-size.js';
import { readHex, sizeOf } from './hex.js';
import { readInteger } from './integer.js';
import { type Issues, isProblem, type Problem, pointerTo } from './issues.js';
import { nearestName } from './nearest-name.js';
import { shown } from './shown.js';
import { readText } from './text.js';

/**
 * Arguments as viem's encoder takes them, from JSON: an array by position or an object by names, at every level. What
 * is wrong goes to `issues`, all of it; the values are of use only if nothing was added there.
 */
export function readArguments(
  parameters: TupleParameter,
  data: unknown,
  issues: Issues,
  pointer: string,
): readonly unknown[] {
  return new ArgumentReader(issues, pointer).tuple(parameters, data, 'argument');
}

/** Descends as deep as the types do, however deep the values are; runs nothing of theirs. */
class ArgumentReader {
  readonly #issues: Issues;
  readonly #pointer: string;
  readonly #path: (string | number)[] = [];
  /** Bytes that what was read so far takes at least, encoded. */
  #size = 0;
  #isOver = false;

  constructor(issues: Issues, pointer: string) {
    this.#issues = issues;
    this.#pointer = pointer;
  }

  tuple(parameter: TupleParameter, value: unknown, noun: 'argument' | 'value'): readonly unknown[] {
    if (Array.isArray(value)) return this.#byPosition(parameter, value, noun);
    if (typeof value !== 'object' || value === null) {
      this.#wrong({
        code: 'invalid_value',
        detail: `expected ${parameter.expected} as an array or an object by names, got ${shown(value)}`,
      });
      return [];
    }
    return this.#byName(parameter, value as Readonly<Record<string, unknown>>); // an object that is no array
  }

  #byPosition({ fields, expected }: TupleParameter, values: readonly unknown[], noun: string): readonly unknown[] {
    if (values.length !== fields.length) {
      const nouns = fields.length === 1 ? noun : `${noun}s`;
      this.#wrong({
        code: 'wrong_length',
        detail: `expected ${fields.length} ${nouns} ${expected}, got ${values.length}`,
      });
      return [];
    }
    return fields.map(({ parameter }, index) => this.#at(index, parameter, values[index]));
  }

  #byName(
    { fields, positions, expected }: TupleParameter,
    values: Readonly<Record<string, unknown>>,
  ): readonly unknown[] {
    const names = Object.keys(values);
    if (positions === null) {
      this.#wrong({
        code: 'invalid_value',
        detail: `expected an array: not every part of ${expected} has a name of its own, got an object`,
      });
      return [];
    }
    for (const name of names) if (!positions.has(name)) this.#unknown(name, fields, values);
    return fields.map(({ name, parameter }) =>
      this.#at(name, parameter, Object.hasOwn(values, name) ? values[name] : undefined),
    );
  }

  #unknown(name: string, fields: readonly Field[], values: Readonly<Record<string, unknown>>): void {
    if (this.#issues.isFull) return;
    const missing = fields.map((field) => field.name).filter((candidate) => !Object.hasOwn(values, candidate));
    const meant = nearestName(name, missing);
    const known = fields.map((field) => field.name).join(', ');
    const detail = meant
      ? `no such field, did you mean ${shown(meant)}?`
      : `no such field, there ${known ? `are ${known}` : 'is none'}`;
    this.#path.push(name);
    this.#wrong({ code: 'unknown_field', detail });
    this.#path.pop();
  }

  #at(step: string | number, parameter: Parameter, value: unknown): unknown {
    if (this.#isOver || this.#issues.isFull) return undefined;
    this.#path.push(step);
    const read = this.#read(parameter, value);
    this.#path.pop();
    return read;
  }

  #read(parameter: Parameter, value: unknown): unknown {
    if (value === undefined)
      return this.#wrong({ code: 'required', detail: `expected ${parameter.expected}, got nothing` });
    switch (parameter.kind) {
      case 'integer':
        return this.#took(32, readInteger(value, parameter.rule));
      case 'address':
        return this.#took(32, readAddress(value));
      case 'bool':
        if (typeof value === 'boolean') return this.#took(32, value);
        return this.#wrong({ code: 'invalid_boolean', detail: `expected true or false, got ${shown(value)}` });
      case 'string': {
        const text = readText(value);
        return this.#took(isProblem(text) ? 0 : 64 + text.length, text);
      }
      case 'bytes':
        return this.#bytes(parameter, value);
      case 'tuple':
        return this.tuple(parameter, value, 'value');
      case 'array':
        return this.#array(parameter, value);
    }
  }

  #bytes({ size, expected, type }: Extract<Parameter, { kind: 'bytes' }>, value: unknown): unknown {
    const hex = readHex(value, type);
    if (isProblem(hex)) return this.#wrong(hex);
    const length = sizeOf(hex);
    if (size === null) return this.#took(64 + length, hex);
    if (length === size) return this.#took(32, hex);
    return this.#wrong({ code: 'wrong_length', detail: `expected ${expected}, got ${length} bytes: ${shown(value)}` });
  }

  #array({ length, element, expected, least }: Extract<Parameter, { kind: 'array' }>, value: unknown): unknown {
    if (!Array.isArray(value))
      return this.#wrong({ code: 'invalid_value', detail: `expected ${expected}, got ${shown(value)}` });
    if (length !== null && value.length !== length) {
      return this.#wrong({ code: 'wrong_length', detail: `expected ${expected}, got ${value.length}` });
    }
    if (length === null) this.#size += least;
    // before a million elements are read that no transaction can carry
    if (this.#exceeds(value.length * element.least)) return undefined;
    const values: unknown[] = [];
    // not map: it would skip the holes of a sparse array
    for (let index = 0; index < value.length; index++) values.push(this.#at(index, element, value[index]));
    return values;
  }

  /** What was read, of so many bytes; a problem is noted. */
  #took<Value extends string | bigint | boolean>(bytes: number, read: Value | Problem): Value | undefined {
    if (isProblem(read)) return this.#wrong(read);
    if (this.#exceeds(bytes)) return undefined;
    this.#size += bytes;
    return read;
  }

  #exceeds(further: number): boolean {
    const size = this.#size + further;
    if (size <= largestCalldata || this.#isOver) return this.#isOver;
    this.#isOver = true;
    this.#wrong(tooLarge(`at least ${size}`));
    return true;
  }

  #wrong(problem: Problem): undefined {
    // a pointer costs more than most reads: made for what is wrong only
    this.#issues.add(pointerTo(this.#pointer, this.#path), problem);
  }
}
