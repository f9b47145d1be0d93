import { z } from 'zod';
import type { App, AppContext } from '../http/app-context.js';
import { Problem, problemOf } from '../http/problem.js';
import { readBody } from '../http/read-body.js';
import { replyJson } from '../http/reply.js';
import { requestId } from '../http/request-id.js';
import { resource } from '../http/resource.js';
import { shown } from '../http/shown.js';
import { readBroadcastRequest } from './broadcast-request.js';
import { type RouteContext, refuseChange } from './route-context.js';

const path = '/transaction/broadcast/batch';
const mostItems = 500;
/** A batch may be so many times as large as one transaction. */
const largerBy = 8;

/** Each item is read as a body of its own, so that a wrong one refuses no other. */
export const batchBody = z.strictObject({
  items: z
    .array(z.unknown(), `a list of 1 to ${mostItems} transactions`)
    .min(1, `a list of 1 to ${mostItems} transactions`)
    .max(mostItems, `at most ${mostItems} transactions`),
});

/** Takes many transactions at once: those that are fine are durable when the answer goes out, in one commit. */
export function batchRoute(app: App, context: RouteContext): void {
  resource(app, path, { POST: (c) => batch(c, context) });
}

async function batch(c: AppContext, context: RouteContext): Promise<Response> {
  refuseChange(c, context);
  const { items } = await readBody(c, context.bodyLimit * largerBy, batchBody);
  // all of them in the same turn: that is what lets them share a commit
  const results = await Promise.all(items.map((item, index) => taken(c, context, item, index)));
  return replyJson(c, 200, { results });
}

async function taken(c: AppContext, { broadcaster }: RouteContext, item: unknown, index: number) {
  try {
    const { messageType, data, options } = readBroadcastRequest(asObject(item), undefined);
    const { transaction, replayed } = await broadcaster.accept(messageType, data, options);
    return { status: 200, transaction, idempotent_replayed: replayed };
  } catch (error) {
    const problem = problemOf(error);
    const instance = `${c.req.path}#/items/${index}`;
    return { status: problem.status, problem: problem.toJson(instance, requestId(c)) };
  }
}

function asObject(item: unknown): Readonly<Record<string, unknown>> {
  if (typeof item === 'object' && item !== null && !Array.isArray(item)) return { ...item };
  throw new Problem('invalid_json', `Expected an object like the body of one broadcast, got ${shown(item)}.`);
}
