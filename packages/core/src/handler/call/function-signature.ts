import type { AbiFunction, AbiParameter } from 'viem';
import { type ContractFunction, contractFunction } from './contract-function.js';
import { shown } from './shown.js';

export interface FunctionSignature {
  /** As it was written, with regular spacing and without what follows the parameters. */
  readonly text: string;
  readonly item: AbiFunction;
  readonly function: ContractFunction;
}

const modifiers = ['external', 'public', 'view', 'pure', 'nonpayable', 'virtual', 'override'];

/** Longer than any contract's. */
const longest = 1024;

/**
 * Reads `add_weight(address _addr, uint256 _weight)`: names are optional, spacing is free, `function` may precede,
 * mutability and return values may follow. Structs are written as tuples: `(uint256 a, address b)[] orders`.
 *
 * Not viem's parseAbiItem, which keeps every parameter it ever saw: callers may send any number of different ones.
 *
 * @throws Error saying what is wrong
 */
export function parseFunctionSignature(text: string): FunctionSignature {
  if (text.length > longest) throw new Error(`it has ${text.length} characters, the limit is ${longest}`);
  const tokens = text.match(/[\w$]+|\S/gu) ?? [];
  if (tokens[0] === 'function' && tokens[1] !== '(') tokens.shift();
  const reader = new Reader(tokens);
  const name = reader.name();
  if (name === null) throw reader.unexpected('the name of a function');
  const inputs = reader.parameters();
  const end = reader.position;
  const stateMutability = reader.suffix();
  const item: AbiFunction = { type: 'function', name, inputs, outputs: [], stateMutability };
  return { text: spaced(tokens.slice(0, end)), item, function: contractFunction(item) };
}

class Reader {
  readonly #tokens: readonly string[];
  position = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  /** `(type name, type name)`. */
  parameters(): AbiParameter[] {
    this.#expect('(');
    const parameters: AbiParameter[] = [];
    if (this.#take(')')) return parameters;
    do parameters.push(this.#parameter());
    while (this.#take(','));
    this.#expect(')');
    return parameters;
  }

  name(): string | null {
    const token = this.#tokens[this.position];
    if (token === undefined || !/^[A-Za-z_$]/.test(token)) return null;
    this.position += 1;
    return token;
  }

  /** What may follow the parameters, to the end. */
  suffix(): 'payable' | 'nonpayable' {
    let mutability: 'payable' | 'nonpayable' = 'nonpayable';
    while (this.position < this.#tokens.length) {
      if (this.#take('payable')) mutability = 'payable';
      else if (this.#take('returns')) this.parameters();
      else if (!modifiers.some((word) => this.#take(word))) throw this.unexpected('nothing more');
    }
    return mutability;
  }

  unexpected(expected: string): Error {
    const [before, token] = [this.#tokens.slice(0, this.position), this.#tokens[this.position]];
    const where = before.length > 0 ? ` after ${shown(spaced(before.slice(-8)))}` : '';
    return new Error(`expected ${expected}${where}, got ${token === undefined ? 'its end' : shown(token)}`);
  }

  #parameter(): AbiParameter {
    const isTuple = this.#next('(') || (this.#next('tuple') && this.#next('(', 1));
    if (isTuple) this.#take('tuple');
    const components = isTuple ? this.parameters() : null;
    const base = components ? 'tuple' : this.name();
    if (base === null) throw this.unexpected('a type');
    const type = `${base === 'uint' || base === 'int' ? `${base}256` : base}${this.#brackets()}`;
    for (const word of ['memory', 'calldata', 'storage', 'payable']) if (this.#take(word)) break;
    const name = this.name();
    return { type, ...(name === null ? {} : { name }), ...(components ? { components } : {}) } as AbiParameter; // a tuple's type says so
  }

  #brackets(): string {
    let brackets = '';
    while (this.#take('[')) {
      const token = this.#tokens[this.position] ?? '';
      const length = /^\d+$/.test(token) ? token : '';
      if (length) this.position += 1;
      this.#expect(']');
      brackets += `[${length}]`;
    }
    return brackets;
  }

  #next(token: string, offset = 0): boolean {
    return this.#tokens[this.position + offset] === token;
  }

  #take(token: string): boolean {
    if (!this.#next(token)) return false;
    this.position += 1;
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw this.unexpected(`\`${token}\``);
  }
}

/** The tokens with one space after a comma and before a name, none elsewhere. */
function spaced(tokens: readonly string[]): string {
  let text = '';
  for (const token of tokens) {
    const startsWord = /^[\w$]/.test(token);
    if (text.endsWith(',') || (startsWord && /[\w$)\]]$/.test(text))) text += ' ';
    text += token;
  }
  return text;
}
