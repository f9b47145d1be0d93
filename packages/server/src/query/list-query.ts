import { createHash } from 'node:crypto';
import type { ListFilter } from '@tx-broadcaster/core';
import { Problem } from '../http/problem.js';
import { type Cursor, readCursor, writeCursor } from './cursor.js';
import { filterParameters, isDataName, readFilter } from './filter-parameters.js';
import { integer, oneOf, type Parameter, readBy, repeatable, text } from './parameter.js';
import { type Given, givenIn, Parameters } from './parameters.js';
import { readSearchText } from './search-text.js';

/** What filters every list of transactions. */
export const searchParameters = {
  ...filterParameters,
  q: text(500, {
    description:
      'Search text: a hash, an address, an id or its beginning, a selector, a nonce, words, and qualifiers such as ' +
      '`status:failed type:erc20.* age:>10m data.order.id:81`.',
  }),
} as const;

const include = ['attempts', 'total'] as const;
type Include = (typeof include)[number];

export const listParameters = {
  ...searchParameters,
  sort: oneOf(['-created_at', 'created_at'], { description: 'Newest (the default) or oldest first.' }),
  limit: integer(1, 200, { description: 'Transactions of a page. 50 by default.' }),
  cursor: readBy(readCursor, {
    expected: 'the next_cursor or prev_cursor of a page, unchanged',
    description: 'Where the page begins: a cursor of a page of the same list.',
  }),
  include: repeatable(
    readBy((given) => includesIn(given), {
      expected: `${include.join(', ')} or both with a comma between`,
      description: 'More to tell: `attempts` of each transaction, `total` of all that meet the filter.',
    }),
  ),
} as const;

/** One page of the list, as asked for. */
export interface ListQuery {
  readonly filter: ListFilter;
  readonly sort: 'newest' | 'oldest';
  readonly limit: number;
  readonly include: ReadonlySet<Include>;
  /** Null: the first page. */
  readonly cursor: Cursor | null;
  /** What was understood, in the API's own words. */
  readonly applied: Readonly<Record<string, unknown>>;
  /** The cursor of the page behind (or, backwards, before) a transaction. */
  cursorAt(edgeId: string, backwards: boolean): string;
}

export type TypesOfSelector = (selector: string) => readonly string[];

/** @throws Problem naming every parameter that is unknown or wrong */
export function readListQuery(search: string, now: number, typesOf: TypesOfSelector): ListQuery {
  const given = givenIn(search);
  const parameters = searching(given, listParameters, typesOf);
  const sort = parameters.one('sort', listParameters.sort) ?? '-created_at';
  const limit = parameters.one('limit', listParameters.limit) ?? 50;
  const cursor = parameters.one('cursor', listParameters.cursor) ?? null;
  const included = parameters.many('include', listParameters.include) ?? [];
  const fingerprint = fingerprintOf(given, sort);
  if (cursor !== null && cursor.fingerprint !== fingerprint) throw mismatch();
  // on the pages that follow, relative times mean what they meant on the first
  const first = cursor?.now ?? now;
  const { filter, applied } = readFilter(parameters, first);
  parameters.throwIfWrong();
  return {
    filter,
    sort: sort === 'created_at' ? 'oldest' : 'newest',
    limit,
    include: new Set(included.flat()),
    cursor,
    applied: { ...applied, sort, limit },
    cursorAt: (edgeId, backwards) => writeCursor({ edgeId, backwards, fingerprint, now: first }),
  };
}

/** The filters alone, and whatever `others` there are. @throws Problem as above */
export function searching(
  given: Given,
  known: Readonly<Record<string, Parameter>>,
  typesOf: TypesOfSelector,
): Parameters {
  const parameters = new Parameters(given, Object.keys(known), isDataName);
  const q = parameters.one('q', searchParameters.q);
  if (q === undefined) return parameters;
  const meant = new Parameters([...given, ...readSearchText(q, typesOf)], Object.keys(known), isDataName);
  meant.wrong.push(...parameters.wrong.filter(({ parameter }) => parameter === 'q'));
  return meant;
}

/** Names the list that is paged: everything but where in it the page lies and what is shown of it. */
function fingerprintOf(given: Given, sort: string): string {
  const paging = ['sort', 'limit', 'cursor', 'include'];
  const filters = given.filter(([name]) => !paging.includes(name)).sort((a, b) => (String(a) < String(b) ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([sort, filters]))
    .digest('base64url')
    .slice(0, 11);
}

function mismatch(): Problem {
  return new Problem('cursor_mismatch', 'This cursor belongs to a list with other filters or another sort.', {
    hint: 'Send a cursor with the same filters and sort as the request it came from, or leave it out to start over.',
  });
}

function includesIn(given: string): Include[] | null {
  const names = given.split(',').map((name) => include.find((known) => known === name));
  return names.includes(undefined) ? null : names.filter((name) => name !== undefined);
}
