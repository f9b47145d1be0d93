import { type ListFilter, stages, statuses } from '@tx-broadcaster/core';
import type { App, AppContext } from '../http/app-context.js';
import { replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { readFilter } from '../query/filter-parameters.js';
import { searching, searchParameters } from '../query/list-query.js';
import { givenIn } from '../query/parameters.js';
import { type RouteContext, searchOf } from './route-context.js';
import { typesOfSelector } from './selector.js';

/** Beyond a look at so many transactions the counts are of some of them. */
const mostLooked = 100_000;
/** Pending longer than this is worth somebody's attention. */
const stuckAfterMs = 5 * 60_000;
const mostStuck = 10_000;

/** How many transactions of the list there are of each status and stage. */
export function statsRoute(app: App, context: RouteContext): void {
  resource(app, '/transactions/stats', { GET: (c) => stats(c, context) });
}

async function stats(c: AppContext, context: RouteContext): Promise<Response> {
  const { broadcaster, messageTypes } = context;
  const now = context.now();
  const parameters = searching(givenIn(searchOf(c)), searchParameters, typesOfSelector(messageTypes));
  const { filter, applied } = readFilter(parameters, now);
  parameters.throwIfWrong();
  const pending = pendingOf(filter);
  const [{ counts, complete }, [oldest], stuck] = await Promise.all([
    broadcaster.count(filter, mostLooked),
    pending === null ? [] : broadcaster.list({ filter: pending, order: 'oldest', limit: 1 }),
    pending === null ? null : broadcaster.count(olderThan(pending, now - stuckAfterMs), mostStuck),
  ]);
  const sumOf = (name: 'status' | 'stage', value: string) =>
    counts.reduce((sum, each) => (each[name] === value ? sum + each.count : sum), 0);
  return replyJson(c, 200, {
    total: counts.reduce((sum, { count }) => sum + count, 0),
    by_status: Object.fromEntries(statuses.map((status) => [status, sumOf('status', status)])),
    by_stage: Object.fromEntries(stages.map((stage) => [stage, sumOf('stage', stage)])),
    oldest_pending_at: oldest?.created_at ?? null,
    stuck: stuck?.counts.reduce((sum, { count }) => sum + count, 0) ?? 0,
    approximate: !complete || stuck?.complete === false,
    as_of: new Date(now).toISOString(),
    applied,
  });
}

/** Those of a list that are pending; null where none can be. */
function pendingOf(filter: ListFilter): ListFilter | null {
  return filter.status?.includes('pending') === false ? null : { ...filter, status: ['pending'] };
}

function olderThan(filter: ListFilter, time: number): ListFilter {
  return { ...filter, createdBefore: Math.min(filter.createdBefore ?? time, time) };
}
