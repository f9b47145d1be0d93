import { createHash } from 'node:crypto';
import { type ListFilter, stages, statuses } from '@tx-broadcaster/core';
import { nearest } from '../http/nearest.js';
import { type ParameterIssue, Problem } from '../http/problem.js';
import { shown } from '../http/shown.js';
import { type Cursor, readCursor, writeCursor } from './cursor.js';
import { readMoment } from './moment.js';

/** One page of the list, as asked for. */
export interface TransactionQuery {
  readonly filter: ListFilter;
  readonly order: 'newest' | 'oldest';
  readonly limit: number;
  /** Id of the last transaction of the page before. */
  readonly after: string | null;
  /** What was understood, in the API's own words. */
  readonly applied: Readonly<Record<string, unknown>>;
  /** The cursor of the page that follows `lastId`. */
  cursorBehind(lastId: string): string;
}

/** Reads one value of a parameter; a string that says what was expected where it is none. */
type Read<Value> = (text: string) => { readonly value: Value } | { readonly expected: string };

const repeatable = {
  status: oneOf(statuses),
  stage: oneOf(stages),
  message_type: messageType,
} as const;

const single = {
  chain_id: integer(1),
  nonce: integer(0),
  from: matching(/^0x[\da-f]{40}$/i, 'an address (0x and 40 hex digits)'),
  to: matching(/^0x[\da-f]{40}$/i, 'an address (0x and 40 hex digits)'),
  hash: matching(/^0x[\da-f]{64}$/i, 'a transaction hash (0x and 64 hex digits)'),
  external_id: text,
  idempotency_key: text,
} as const;

const moments = ['created_after', 'created_before'] as const;
const paging = ['sort', 'limit', 'cursor'] as const;
const known = new Set<string>([...Object.keys(repeatable), ...Object.keys(single), ...moments, ...paging]);

/** @throws Problem naming every parameter that is unknown or wrong */
export function readTransactionQuery(search: string, now: number): TransactionQuery {
  const parameters = new Parameters(search);
  const many = <Value>(name: string, read: Read<Value>) =>
    parameters.all(name).map((given) => parameters.read(name, given, read));
  const one = <Value>(name: string, read: Read<Value>) => parameters.one(name, read);

  const sort = one('sort', oneOf(['-created_at', 'created_at'] as const)) ?? '-created_at';
  const limit = one('limit', integer(1, 200)) ?? 50;
  const listed = {
    status: many('status', repeatable.status),
    stage: many('stage', repeatable.stage),
    message_type: many('message_type', repeatable.message_type),
  };
  const exact = {
    chain_id: one('chain_id', single.chain_id),
    nonce: one('nonce', single.nonce),
    from: one('from', single.from),
    to: one('to', single.to),
    hash: one('hash', single.hash),
    external_id: one('external_id', single.external_id),
    idempotency_key: one('idempotency_key', single.idempotency_key),
  };
  const moment = readMoment(now);
  const resolved = { created_after: one('created_after', moment), created_before: one('created_before', moment) };
  const fingerprint = parameters.fingerprint(sort);
  const cursor = readCursorParameter(parameters, fingerprint);
  parameters.throwIfWrong();

  // on the pages that follow, relative times mean what they meant on the first
  const createdFrom = cursor ? cursor.createdFrom : resolved.created_after;
  const createdBefore = cursor ? cursor.createdBefore : resolved.created_before;
  const filter = given({
    status: nonEmpty(listed.status),
    stage: nonEmpty(listed.stage),
    messageType: nonEmpty(listed.message_type),
    chainId: exact.chain_id,
    nonce: exact.nonce,
    from: exact.from,
    to: exact.to,
    hash: exact.hash?.toLowerCase(),
    externalId: exact.external_id,
    idempotencyKey: exact.idempotency_key,
    createdFrom,
    createdBefore,
  });
  const times = { created_after: iso(createdFrom), created_before: iso(createdBefore) };
  const lists = { status: filter.status, stage: filter.stage, message_type: filter.messageType };
  return {
    filter,
    order: sort === 'created_at' ? 'oldest' : 'newest',
    limit,
    after: cursor?.lastId ?? null,
    applied: given({ ...lists, ...exact, ...times, sort, limit }),
    cursorBehind: (lastId) => writeCursor({ lastId, fingerprint, ...given({ createdFrom, createdBefore }) }),
  };
}

function readCursorParameter(parameters: Parameters, fingerprint: string): Cursor | undefined {
  const [text] = parameters.all('cursor');
  if (text === undefined) return undefined;
  const cursor = readCursor(text);
  if (!cursor) {
    const detail = `expected the next_cursor of a page, unchanged, got ${shown(text)}`;
    parameters.wrong.push({ parameter: 'cursor', code: 'invalid_value', detail });
  } else if (cursor.fingerprint !== fingerprint) {
    throw new Problem('cursor_mismatch', 'This cursor belongs to a list with other filters or another sort.', {
      hint: 'Send a cursor with the same filters and sort as the request it came from, or leave it out to start over.',
    });
  }
  return cursor ?? undefined;
}

/** The query string; collects what is wrong with it. */
class Parameters {
  readonly wrong: ParameterIssue[] = [];
  readonly #given: URLSearchParams;

  constructor(search: string) {
    this.#given = new URLSearchParams(search);
    for (const name of new Set(this.#given.keys())) if (!known.has(name)) this.#unknown(name);
  }

  all(name: string): string[] {
    return this.#given.getAll(name);
  }

  one<Value>(name: string, read: Read<Value>): Value | undefined {
    const [first, ...others] = this.all(name);
    if (first === undefined) return undefined;
    if (others.length > 0) this.wrong.push({ parameter: name, code: 'repeated', detail: 'can be given once only' });
    return this.read(name, first, read);
  }

  // undefined for a wrong value is never used: throwIfWrong comes first
  read<Value>(name: string, text: string, read: Read<Value>): Value | undefined {
    const result = read(text);
    if ('value' in result) return result.value;
    this.wrong.push({
      parameter: name,
      code: 'invalid_value',
      detail: `expected ${result.expected}, got ${shown(text)}`,
    });
    return undefined;
  }

  /** Names the list that is paged: everything but where in it the page lies. */
  fingerprint(sort: string): string {
    const filters = [...this.#given].filter(([name]) => !(paging as readonly string[]).includes(name)).sort(byText);
    return createHash('sha256')
      .update(JSON.stringify([sort, filters]))
      .digest('base64url')
      .slice(0, 11);
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

  #unknown(name: string): void {
    const meant = nearest(name, known);
    const detail = meant
      ? `no such parameter, did you mean "${meant}"?`
      : `no such parameter, there are ${[...known].join(', ')}`;
    this.wrong.push({ parameter: name.slice(0, 100), code: 'unknown_parameter', detail });
  }
}

function byText(a: readonly string[], b: readonly string[]): number {
  return String(a) < String(b) ? -1 : 1;
}

function oneOf<const Values extends readonly string[]>(values: Values): Read<Values[number]> {
  return (given) => {
    const value = values.find((candidate) => candidate === given);
    return value === undefined
      ? { expected: `one of ${values.join(', ')} (repeat a parameter for several)` }
      : { value };
  };
}

function integer(least: number, most = Number.MAX_SAFE_INTEGER): Read<number> {
  return (given) => {
    const value = /^\d{1,16}$/.test(given) ? Number(given) : Number.NaN;
    if (Number.isSafeInteger(value) && value >= least && value <= most) return { value };
    return {
      expected:
        most === Number.MAX_SAFE_INTEGER ? `an integer from ${least} on` : `an integer from ${least} to ${most}`,
    };
  };
}

function matching(pattern: RegExp, expected: string): Read<string> {
  return (given) => (pattern.test(given) ? { value: given } : { expected });
}

function text(given: string): ReturnType<Read<string>> {
  const isText = given.length >= 1 && given.length <= 255 && !given.includes('\0');
  return isText ? { value: given } : { expected: 'a text of 1 to 255 characters' };
}

function messageType(given: string): ReturnType<Read<string>> {
  if (given.length >= 1 && given.length <= 1024 && !/[\0*]/.test(given)) return { value: given };
  return { expected: 'the whole name of a message type (repeat the parameter for several)' };
}

function nonEmpty<Value>(values: readonly (Value | undefined)[]): readonly Value[] | undefined {
  const present = values.filter((value) => value !== undefined);
  return present.length > 0 ? present : undefined;
}

function iso(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

type Given<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** The fields that have a value. */
function given<Fields extends object>(fields: Fields): Given<Fields> {
  // what is left has exactly the type that says so
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<Fields>;
}
