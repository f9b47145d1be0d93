import type { TransactionRecord } from '@tx-broadcaster/core';
import type { App, AppContext } from '../http/app-context.js';
import { replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { type ListQuery, readListQuery } from '../query/list-query.js';
import { type RouteContext, searchOf } from './route-context.js';
import { typesOfSelector } from './selector.js';

/** Beyond so many transactions a total is said to be at least what was counted. */
const mostCounted = 10_000;

/** Lists transactions, a page at a time. */
export function listRoute(app: App, context: RouteContext): void {
  resource(app, '/transactions', { GET: (c) => list(c, context) });
}

async function list(c: AppContext, { broadcaster, messageTypes, now }: RouteContext): Promise<Response> {
  const query = readListQuery(searchOf(c), now(), typesOfSelector(messageTypes));
  const { page, more } = await readPage(query, broadcaster);
  const [first, last] = [page[0], page.at(-1)];
  const behind = query.cursor?.backwards ? true : more;
  const before = query.cursor?.backwards ? more : query.cursor !== null;
  const next = behind && last ? query.cursorAt(last.transaction_id, false) : null;
  const previous = before && first ? query.cursorAt(first.transaction_id, true) : null;
  const attempts = query.include.has('attempts') ? await withAttempts(page, broadcaster) : page;
  const total = query.include.has('total') ? { total: await totalOf(query, broadcaster) } : {};
  const links = [linkTo(c, next, 'next'), linkTo(c, previous, 'prev')].filter((link) => link !== null);
  return replyJson(
    c,
    200,
    {
      data: attempts,
      has_more: next !== null,
      next_cursor: next,
      prev_cursor: previous,
      applied: query.applied,
      ...total,
    },
    links.length > 0 ? { Link: links.join(', ') } : {},
  );
}

/** A page in the list's own order, and whether there are more in the direction it was read in. */
async function readPage(
  { filter, sort, limit, cursor }: ListQuery,
  broadcaster: RouteContext['broadcaster'],
): Promise<{ page: TransactionRecord[]; more: boolean }> {
  const backwards = cursor?.backwards ?? false;
  const order = backwards ? (sort === 'newest' ? 'oldest' : 'newest') : sort;
  // one more than asked for tells whether there are more
  const found = await broadcaster.list({ filter, order, after: cursor?.edgeId ?? null, limit: limit + 1 });
  const page = found.slice(0, limit);
  return { page: backwards ? page.reverse() : page, more: found.length > limit };
}

async function withAttempts(page: readonly TransactionRecord[], broadcaster: RouteContext['broadcaster']) {
  const histories = await Promise.all(page.map(({ transaction_id }) => broadcaster.history(transaction_id)));
  return page.map((record, at) => ({ ...record, attempts: histories[at]?.attempts.toReversed() ?? [] }));
}

async function totalOf({ filter }: ListQuery, broadcaster: RouteContext['broadcaster']) {
  const { counts, complete } = await broadcaster.count(filter, mostCounted);
  const value = counts.reduce((sum, { count }) => sum + count, 0);
  return { value, relation: complete ? 'eq' : 'gte' };
}

function linkTo(c: AppContext, cursor: string | null, rel: string): string | null {
  if (cursor === null) return null;
  const parameters = new URLSearchParams(searchOf(c));
  parameters.set('cursor', cursor);
  return `<${c.req.path}?${parameters}>; rel="${rel}"`;
}
