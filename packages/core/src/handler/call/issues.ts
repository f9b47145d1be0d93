import { BroadcasterError, type InputIssue } from '../../errors.js';
import { shownName } from './shown.js';

type IssueCode =
  | 'required'
  | 'invalid_address'
  | 'invalid_hex'
  | 'invalid_integer'
  | 'out_of_range'
  | 'invalid_boolean'
  | 'invalid_string'
  | 'wrong_length'
  | 'unknown_field'
  | 'not_allowed'
  | 'too_large'
  | 'wrong_selector'
  | 'invalid_value';

/** What is wrong with one value; whoever knows where the value stands adds the pointer. */
export interface Problem {
  readonly code: IssueCode;
  readonly detail: string;
}

/** Whether reading a value gave a problem instead (what is read is never an object). */
export function isProblem<Value extends string | bigint | boolean>(read: Value | Problem): read is Problem {
  return typeof read === 'object';
}

/** More are not worth reading, and a large array could hold as many as it has elements. */
const most = 100;

/** Everything that is wrong with one input, told in one error. */
export class Issues {
  readonly #found: InputIssue[] = [];

  get count(): number {
    return this.#found.length;
  }

  get all(): readonly InputIssue[] {
    return this.#found;
  }

  /** Looking for more is of no use. */
  get isFull(): boolean {
    return this.#found.length >= most;
  }

  add(pointer: string, { code, detail }: Problem): void {
    if (!this.isFull) this.#found.push({ pointer, code, detail });
  }

  /** @throws BroadcasterError `missing_field`, `invalid_field` or, when `data` itself is wrong, `invalid_data` */
  throwIfAny(subject: string): void {
    const [first, ...others] = this.#found;
    if (!first) return;
    const many = this.isFull ? `${most} or more` : String(this.count);
    const rest = others.length > 0 ? `; and ${others.length} more` : '';
    throw new BroadcasterError(
      codeOf(this.#found),
      `${many} ${this.count === 1 ? 'field' : 'fields'} of ${subject} ${this.count === 1 ? 'is' : 'are'} wrong: ${first.pointer}: ${first.detail}${rest}`,
      { issues: this.#found },
    );
  }
}

/** A JSON Pointer (RFC 6901) to what lies at `path` below `base`. */
export function pointerTo(base: string, path: readonly (string | number)[]): string {
  let pointer = base;
  for (const step of path) pointer += `/${shownName(String(step)).replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return pointer;
}

function codeOf(found: readonly InputIssue[]): 'missing_field' | 'invalid_field' | 'invalid_data' {
  if (found.every(({ code, pointer }) => code === 'required' && pointer.lastIndexOf('/') === 0)) return 'missing_field';
  return found.some(({ pointer }) => pointer === '/data' || pointer.startsWith('/data/'))
    ? 'invalid_data'
    : 'invalid_field';
}
