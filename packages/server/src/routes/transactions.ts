import type { App, AppContext } from '../http/app-context.js';
import { Problem } from '../http/problem.js';
import { reply, replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { shown } from '../http/shown.js';
import { type RouteContext, searchOf } from './route-context.js';
import { readTransactionId } from './transaction-id.js';
import { etagOf, isUnchanged } from './versions.js';

/** Shows transactions. */
export function transactionRoutes(app: App, context: RouteContext): void {
  resource(app, '/transactions/:id', { GET: (c) => show(c, context) });
  // people guess it from /transaction/broadcast, which must match no other route
  resource(app, '/transaction/:id{[0-9a-fA-F-]{36}}', { GET: (c) => show(c, context) });
  resource(app, '/transactions/:id/attempts', { GET: (c) => part(c, context, 'attempts') });
  resource(app, '/transactions/:id/events', { GET: (c) => part(c, context, 'events') });
}

async function show(c: AppContext, { broadcaster }: RouteContext): Promise<Response> {
  const id = readTransactionId(c);
  const include = readInclude(c);
  const record = await broadcaster.get(id);
  if (!record) throw notFound(id);
  const etag = etagOf(record);
  if (isUnchanged(c.req.header('if-none-match'), etag)) return reply(c, 304, null, { ETag: etag });
  const history = include.length > 0 ? await broadcaster.history(id) : null;
  const parts = include.map((name) => [name, history?.[name].toReversed() ?? []]);
  return replyJson(c, 200, { ...record, ...Object.fromEntries(parts) }, { ETag: etag });
}

/** Attempts or events of one transaction, newest first, all of them on one page. */
async function part(c: AppContext, { broadcaster }: RouteContext, name: 'attempts' | 'events'): Promise<Response> {
  const id = readTransactionId(c);
  refuseParameters(c, []);
  const history = await broadcaster.history(id);
  if (!history) throw notFound(id);
  return replyJson(c, 200, { data: history[name].toReversed(), has_more: false, next_cursor: null, prev_cursor: null });
}

function readInclude(c: AppContext): ('attempts' | 'events')[] {
  const names = refuseParameters(c, ['include']).flatMap(([, value]) => value.split(','));
  return [...new Set(names)].map((name) => {
    if (name === 'attempts' || name === 'events') return name;
    const detail = `expected attempts, events or both with a comma between, got ${shown(name)}`;
    const errors = [{ parameter: 'include', code: 'invalid_value', detail }];
    throw new Problem('invalid_field', `Query parameter "include": ${detail}.`, { errors });
  });
}

function refuseParameters(c: AppContext, known: readonly string[]): [string, string][] {
  const given = [...new URLSearchParams(searchOf(c))];
  const unknown = given.find(([name]) => !known.includes(name));
  if (!unknown) return given;
  const detail =
    known.length > 0 ? `no such parameter, there is ${known.join(', ')}` : 'no such parameter, there are none';
  const errors = [{ parameter: unknown[0].slice(0, 100), code: 'unknown_parameter', detail }];
  throw new Problem('unknown_field', `Query parameter ${shown(unknown[0])}: ${detail}.`, { errors });
}

function notFound(id: string): Problem {
  return new Problem('not_found', `There is no transaction ${id}.`);
}
