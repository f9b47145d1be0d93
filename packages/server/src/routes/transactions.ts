import type { App, AppContext } from '../http/app-context.js';
import { Problem } from '../http/problem.js';
import { reply, replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { integer, oneOf, readBy, repeatable } from '../query/parameter.js';
import { givenIn, Parameters } from '../query/parameters.js';
import { amend } from './amend.js';
import { type RouteContext, searchOf } from './route-context.js';
import { readTransactionId } from './transaction-id.js';
import { etagOf, isUnchanged } from './versions.js';
import { waitFor } from './waiting.js';

/** Shows transactions. */
export function transactionRoutes(app: App, context: RouteContext): void {
  resource(app, '/transactions/:id', { GET: (c) => show(c, context), PATCH: (c) => amend(c, context) });
  // people guess it from /transaction/broadcast, which must match no other route
  resource(app, '/transaction/:id{[0-9a-fA-F-]{36}}', { GET: (c) => show(c, context) });
  resource(app, '/transactions/:id/attempts', { GET: (c) => part(c, context, 'attempts') });
  resource(app, '/transactions/:id/events', { GET: (c) => part(c, context, 'events') });
  resource(app, '/transactions/:id/effects', { GET: (c) => effects(c, context) });
}

const allParts = ['attempts', 'events', 'decoded', 'explain'] as const;
type Part = (typeof allParts)[number];

/** The parameters of one transaction's page. */
export const transactionParameters = {
  include: repeatable(
    readBy(partsIn, {
      expected: 'attempts, events, decoded, explain or several with commas between',
      description:
        'More to tell: `attempts`, `events`, both newest first; `decoded`, what it calls, in bytes and words; `explain`, why it is where it is.',
    }),
  ),
  wait: oneOf(['accepted', 'mined', 'terminal'], {
    description:
      'Answer once it is so far, or has failed, or `timeout` has passed. `terminal`: nothing is left to come.',
  }),
  timeout: integer(1, 60, { description: 'Seconds to wait at most. 30 by default.' }),
} as const;

async function show(c: AppContext, context: RouteContext): Promise<Response> {
  const { broadcaster } = context;
  const id = readTransactionId(c);
  const parameters = new Parameters(givenIn(searchOf(c)), Object.keys(transactionParameters));
  const include = new Set(parameters.many('include', transactionParameters.include)?.flat());
  const until = parameters.one('wait', transactionParameters.wait);
  const seconds = parameters.one('timeout', transactionParameters.timeout) ?? 30;
  parameters.throwIfWrong();
  const now = await broadcaster.get(id);
  if (!now) throw notFound(id);
  const record = until === undefined ? now : ((await waitFor(c, context, id, { until, seconds })) ?? now);
  const etag = etagOf(record);
  // what holds it up may change while the record does not
  const isCopyGood = !include.has('explain') && isUnchanged(c.req.header('if-none-match'), etag);
  if (isCopyGood) return reply(c, 304, null, { ETag: etag });
  const parts = await partsOf(id, include, context);
  return replyJson(c, 200, { ...record, ...parts }, { ETag: etag });
}

async function partsOf(id: string, include: ReadonlySet<Part>, { broadcaster }: RouteContext) {
  const history = include.has('attempts') || include.has('events') ? await broadcaster.history(id) : null;
  return {
    ...(include.has('attempts') ? { attempts: history?.attempts.toReversed() ?? [] } : {}),
    ...(include.has('events') ? { events: history?.events.toReversed() ?? [] } : {}),
    ...(include.has('decoded') ? { decoded: await broadcaster.callOf(id) } : {}),
    ...(include.has('explain') ? { explain: await broadcaster.explain(id) } : {}),
  };
}

/** Attempts or events of one transaction, newest first, all of them on one page. */
async function part(c: AppContext, { broadcaster }: RouteContext, name: 'attempts' | 'events'): Promise<Response> {
  const id = readTransactionId(c);
  new Parameters(givenIn(searchOf(c)), []).throwIfWrong();
  const history = await broadcaster.history(id);
  if (!history) throw notFound(id);
  return replyJson(c, 200, { data: history[name].toReversed(), has_more: false, next_cursor: null, prev_cursor: null });
}

/** What it did, as the chain tells now; null as long as it is not mined. */
async function effects(c: AppContext, { broadcaster }: RouteContext): Promise<Response> {
  const id = readTransactionId(c);
  new Parameters(givenIn(searchOf(c)), []).throwIfWrong();
  if (!(await broadcaster.get(id))) throw notFound(id);
  return replyJson(c, 200, { data: await broadcaster.effectsOf(id) });
}

function partsIn(given: string): Part[] | null {
  const names = given.split(',').map((name) => allParts.find((known) => known === name));
  return names.includes(undefined) ? null : names.filter((name) => name !== undefined);
}

function notFound(id: string): Problem {
  return new Problem('not_found', `There is no transaction ${id}.`);
}
