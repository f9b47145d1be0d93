import { BroadcasterError, type TransactionRecord } from '@tx-broadcaster/core';
import type { App, AppContext } from '../http/app-context.js';
import { readJsonObject } from '../http/body.js';
import { Problem } from '../http/problem.js';
import { replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { type ActionRequest, readActionRequest } from './action-request.js';
import { type RouteContext, refuseChange } from './route-context.js';
import { readTransactionId } from './transaction-id.js';
import { etagOf, requiredVersion } from './versions.js';

/** What people do with one transaction. */
export function actionRoutes(app: App, context: RouteContext): void {
  const { broadcaster } = context;
  resource(app, '/transactions/:id/retry', {
    POST: (c) => act(c, context, [], 200, (id, options) => broadcaster.retry(id, options)),
  });
  resource(app, '/transactions/:id/unpark', {
    POST: (c) => act(c, context, [], 200, (id, options) => broadcaster.unpark(id, options)),
  });
  // accepted, but not done: where it has a nonce only the chain can grant a cancel
  resource(app, '/transactions/:id/cancel', {
    POST: (c) =>
      act(
        c,
        context,
        [],
        ({ stage }) => (stage === 'cancelled' ? 200 : 202),
        (id, options) => broadcaster.cancel(id, options),
      ),
  });
  resource(app, '/transactions/:id/speed-up', {
    POST: (c) => act(c, context, feeFields, 202, (id, options) => broadcaster.speedUp(id, options)),
  });
}

const feeFields = ['max_fee_per_gas', 'max_priority_fee_per_gas'] as const;

type Options = Omit<ActionRequest, 'version'> & { readonly version?: number };

async function act(
  c: AppContext,
  context: RouteContext,
  fields: readonly (typeof feeFields)[number][],
  status: 200 | 202 | ((record: TransactionRecord) => 200 | 202),
  run: (id: string, options: Options) => Promise<TransactionRecord>,
): Promise<Response> {
  refuseChange(c, context);
  const id = readTransactionId(c);
  const request = readActionRequest(await readJsonObject(c, context.bodyLimit, {}), fields);
  const version = requiredVersion(c.req.header('if-match'));
  try {
    const record = await run(id, version === undefined ? request : { ...request, version });
    return replyJson(c, typeof status === 'function' ? status(record) : status, record, { ETag: etagOf(record) });
  } catch (error) {
    throw await refused(error, id, version, context);
  }
}

/** Whoever was refused gets the record as it is now, to see why and to go on from there. */
export async function refused(
  error: unknown,
  id: string,
  version: number | undefined,
  { broadcaster }: RouteContext,
): Promise<unknown> {
  if (!BroadcasterError.is(error)) return error;
  const { code, message, hint, retryable, details } = error;
  if (code === 'not_found') return new Problem('not_found', `There is no transaction ${id}.`);
  if (code !== 'conflict' && details.transaction === undefined) return error;
  const { transaction: _, ...facts } = details;
  const transaction = await broadcaster.get(id);
  const members = { ...facts, transaction };
  if (code !== 'conflict' || version === undefined || transaction?.version === version) {
    return new Problem(code, message, { hint, members, retryable });
  }
  const detail = `Expected version ${version} (If-Match), the transaction has version ${transaction?.version}.`;
  const headers = transaction ? { ETag: etagOf(transaction) } : {};
  return new Problem('precondition_failed', detail, { members, headers });
}
