import { z } from 'zod';
import type { App, AppContext } from '../http/app-context.js';
import { Problem } from '../http/problem.js';
import { readBody } from '../http/read-body.js';
import { replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { broadcastBody } from '../schema/broadcast-body.js';
import { type RouteContext, refuseChange } from './route-context.js';
import { readTransactionId } from './transaction-id.js';

const { idempotency_key, external_id, tags } = broadcastBody.shape;

export const duplicateBody = z.strictObject({
  data: z.unknown().optional().meta({ description: 'Other data. By default the same.' }),
  idempotency_key,
  external_id,
  tags,
});

/** A new transaction like an old one: the way to do once more what has succeeded. */
export function duplicateRoute(app: App, context: RouteContext): void {
  resource(app, '/transactions/:id/duplicate', { POST: (c) => duplicate(c, context) });
}

async function duplicate(c: AppContext, context: RouteContext): Promise<Response> {
  refuseChange(c, context);
  const { broadcaster } = context;
  const id = readTransactionId(c);
  const { data, idempotency_key, external_id, tags } = await readBody(c, context.bodyLimit, duplicateBody);
  const key = idempotency_key ?? c.req.header('idempotency-key');
  const like = await broadcaster.get(id);
  if (!like) throw new Problem('not_found', `There is no transaction ${id}.`);
  const options = await broadcaster.optionsOf(id);
  const { transaction, replayed } = await broadcaster.accept(like.message_type, data === undefined ? like.data : data, {
    ...options,
    parentId: id,
    idempotencyKey: key,
    externalId: external_id ?? options?.externalId,
    tags: tags ?? options?.tags,
  });
  const base = c.req.path.replace(/\/transactions\/[^/]*\/duplicate$/, '');
  return replyJson(c, 200, transaction, {
    Location: `${base}/transactions/${transaction.transaction_id}`,
    'Idempotent-Replayed': String(replayed),
  });
}
