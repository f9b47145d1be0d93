import { BroadcasterError, type TransactionRecord } from '@tx-broadcaster/core';
import type { z } from 'zod';
import type { App, AppContext } from '../http/app-context.js';
import { idempotencyKey } from '../http/idempotency-key.js';
import { Problem } from '../http/problem.js';
import { readBody } from '../http/read-body.js';
import { replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { actionBody, speedUpBody } from '../schema/action-body.js';
import { type RouteContext, refuseChange } from './route-context.js';
import { readTransactionId } from './transaction-id.js';
import { etagOf, requiredVersion } from './versions.js';

/** What people do with one transaction. */
export function actionRoutes(app: App, context: RouteContext): void {
  const { broadcaster } = context;
  resource(app, '/transactions/:id/retry', {
    POST: (c) => act(c, context, actionBody, 200, (id, options) => broadcaster.retry(id, options)),
  });
  resource(app, '/transactions/:id/unpark', {
    POST: (c) => act(c, context, actionBody, 200, (id, options) => broadcaster.unpark(id, options)),
  });
  // accepted, but not done: where it has a nonce only the chain can grant a cancel
  const cancelStatus = ({ stage }: TransactionRecord) => (stage === 'cancelled' ? 200 : 202);
  resource(app, '/transactions/:id/cancel', {
    POST: (c) => act(c, context, actionBody, cancelStatus, (id, options) => broadcaster.cancel(id, options)),
  });
  resource(app, '/transactions/:id/speed-up', {
    POST: (c) => act(c, context, speedUpBody, 202, (id, options) => broadcaster.speedUp(id, options)),
  });
}

type Body = z.output<typeof speedUpBody>;
type Options = NonNullable<Parameters<RouteContext['broadcaster']['speedUp']>[1]>;

async function act(
  c: AppContext,
  context: RouteContext,
  schema: typeof actionBody | typeof speedUpBody,
  status: 200 | 202 | ((record: TransactionRecord) => 200 | 202),
  run: (id: string, options: Options) => Promise<TransactionRecord>,
): Promise<Response> {
  refuseChange(c, context);
  const id = readTransactionId(c);
  const body: Body = await readBody(c, context.bodyLimit, schema);
  const version = requiredVersion(c.req.header('if-match'));
  const key = keyed(c);
  try {
    const record = await run(id, { ...optionsOf(body), ...(version === undefined ? {} : { version }), ...key.options });
    const headers = { ETag: etagOf(record), ...key.headers() };
    return replyJson(c, typeof status === 'function' ? status(record) : status, record, headers);
  } catch (error) {
    throw await refused(error, id, version, context);
  }
}

/** The request's idempotency key, and what the answer says of it: whether the action had been taken before. */
export function keyed(c: AppContext) {
  const key = idempotencyKey(c);
  let isReplayed = false;
  const onReplayed = () => {
    isReplayed = true;
  };
  return {
    options: key === undefined ? {} : { idempotencyKey: key, onReplayed },
    headers: (): Readonly<Record<string, string>> =>
      key === undefined ? {} : { 'Idempotent-Replayed': String(isReplayed) },
  };
}

function optionsOf({ reason, max_fee_per_gas, max_priority_fee_per_gas }: Body): Options {
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(max_fee_per_gas === undefined ? {} : { maxFeePerGas: BigInt(max_fee_per_gas) }),
    ...(max_priority_fee_per_gas === undefined ? {} : { maxPriorityFeePerGas: BigInt(max_priority_fee_per_gas) }),
  };
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
