import { createHash } from 'node:crypto';
import type { JsonValue } from '@tx-broadcaster/core';
import type { z } from 'zod';
import { exportTypes } from '../export/export-types.js';
import { resultLines } from '../export/result-lines.js';
import type { App, AppContext } from '../http/app-context.js';
import { idempotencyKey } from '../http/idempotency-key.js';
import { Problem } from '../http/problem.js';
import { readBody } from '../http/read-body.js';
import { reply, replyJson } from '../http/reply.js';
import { requestScope } from '../http/request-scope.js';
import { resource } from '../http/resource.js';
import { shown } from '../http/shown.js';
import { textStream } from '../http/text-stream.js';
import type { OperationAuthor, OperationRecord, OperationRequest } from '../operations/operation.js';
import type { Operations } from '../operations/operations.js';
import { integer, matching, oneOf } from '../query/parameter.js';
import { givenIn, Parameters } from '../query/parameters.js';
import { canonical } from '../records/canonical.js';
import { cancelPendingBody } from '../schema/action-body.js';
import { findSigner, refuseUnconfirmed } from './named-signer.js';
import { operationBody, readOperationOrder } from './operation-request.js';
import { type RouteContext, refuseChange, searchOf } from './route-context.js';
import { typesOfSelector } from './selector.js';
import { etagOf, isUnchanged } from './versions.js';

/** Before the chain has decided; those that gave up still own their nonces, and may be mined yet. */
const undecided = ['queued', 'signed', 'sent', 'accepted', 'exhausted', 'rejected'] as const;

const idPattern = /^op_[\da-f]{32}$/;

export const operationsParameters = {
  limit: integer(1, 200, { description: 'Operations of a page. 50 by default.' }),
  cursor: matching(idPattern, {
    expected: 'the next_cursor of a page, unchanged',
    description: 'Where the page begins: the next_cursor of the page before.',
  }),
} as const;

export const resultsParameters = {
  page: integer(0, 1_000_000, { description: 'Which page of results, from 0.' }),
} as const;

export const resultsExportParameters = {
  format: oneOf(['csv', 'ndjson'], { description: 'CSV (the default), or one JSON record a line.' }),
} as const;

/** Actions on many transactions. */
export function operationRoutes(app: App, context: RouteContext, operations: Operations): void {
  resource(app, '/operations', {
    GET: (c) => list(c, operations),
    POST: (c) => begin(c, context, operations),
  });
  resource(app, '/signers/:address/cancel-pending', { POST: (c) => cancelPending(c, context, operations) });
  resource(app, '/operations/:id', { GET: (c) => show(c, operations) });
  resource(app, '/operations/:id/results', { GET: (c) => results(c, operations) });
  resource(app, '/operations/:id/export', { GET: (c) => exported(c, operations) });
  resource(app, '/operations/:id/abort', {
    POST: (c) => change(c, context, 'operation.aborted', (id) => operations.abort(id)),
  });
  resource(app, '/operations/:id/resume', {
    POST: (c) => change(c, context, 'operation.resumed', (id) => operations.resume(id)),
  });
}

async function begin(c: AppContext, context: RouteContext, operations: Operations): Promise<Response> {
  refuseChange(c, context);
  const body = await readBody(c, context.bodyLimit, operationBody);
  const order = readOperationOrder(body, author(), context.now(), typesOfSelector(context.messageTypes));
  if (body.dry_run === true) return replyJson(c, 200, { ...(await operations.preview(order)), filter: order.applied });
  return replyBegun(c, context, c.req.path, (replayed) => operations.begin(order, requestOf(c, body), replayed));
}

/** Everything of one signer on one chain that the chain has not decided yet. */
async function cancelPending(c: AppContext, context: RouteContext, operations: Operations): Promise<Response> {
  refuseChange(c, context);
  const address = c.req.param('address') ?? '';
  const { chain_id, confirm, reason } = await readBody(c, context.bodyLimit, cancelPendingBody);
  refuseUnconfirmed(confirm, address);
  await findSigner(context, address, chain_id);
  const filter = { from: address, chain_id, stage: [...undecided] };
  const body = { action: 'cancel' as const, filter, limit: 100_000, ...(reason === undefined ? {} : { reason }) };
  const order = readOperationOrder(body, author(), context.now(), typesOfSelector(context.messageTypes));
  const path = c.req.path.replace(/signers\/.*$/, 'operations');
  return replyBegun(c, context, path, (replayed) => operations.begin(order, requestOf(c, body), replayed));
}

async function replyBegun(
  c: AppContext,
  context: RouteContext,
  path: string,
  begun: (replayed: () => void) => Promise<OperationRecord>,
): Promise<Response> {
  let replayed = false;
  const operation = await begun(() => {
    replayed = true;
  });
  const { operation_id: target, action, reason, filter, limit, total } = operation;
  if (!replayed) {
    await context.tell({ action: 'operation.created', target, reason, after: { action, filter, limit, total } });
  }
  return replyJson(c, 202, operation, {
    Location: `${path}/${target}`,
    ETag: etagOf(operation),
    'Idempotent-Replayed': String(replayed),
  });
}

/** The request's name, where it has an idempotency key; times in it are compared as they were written. */
function requestOf(c: AppContext, body: z.output<typeof operationBody>): OperationRequest | null {
  const key = idempotencyKey(c);
  if (key === undefined) return null;
  const { actor = null } = requestScope()?.principal ?? {};
  return { name: digest([actor, key]), fingerprint: digest(body) };
}

function digest(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

async function list(c: AppContext, operations: Operations): Promise<Response> {
  const parameters = new Parameters(givenIn(searchOf(c)), Object.keys(operationsParameters));
  const limit = parameters.one('limit', operationsParameters.limit) ?? 50;
  const cursor = parameters.one('cursor', operationsParameters.cursor) ?? null;
  parameters.throwIfWrong();
  const found = await operations.list(cursor, limit + 1);
  const data = found.slice(0, limit);
  const next = found.length > limit ? (data.at(-1)?.operation_id ?? null) : null;
  return replyJson(c, 200, { data, has_more: next !== null, next_cursor: next, prev_cursor: null });
}

async function show(c: AppContext, operations: Operations): Promise<Response> {
  const id = readOperationId(c);
  const operation = found(await operations.get(id), id);
  const etag = etagOf(operation);
  if (isUnchanged(c.req.header('if-none-match'), etag)) return reply(c, 304, null, { ETag: etag });
  return replyJson(c, 200, operation, { ETag: etag });
}

async function results(c: AppContext, operations: Operations): Promise<Response> {
  const id = readOperationId(c);
  const parameters = new Parameters(givenIn(searchOf(c)), Object.keys(resultsParameters));
  const page = parameters.one('page', resultsParameters.page) ?? 0;
  parameters.throwIfWrong();
  found(await operations.get(id), id);
  const data = await operations.results(id, page + 1);
  const more = data !== null && (await operations.results(id, page + 2)) !== null;
  return replyJson(c, 200, { data: data ?? [], has_more: more, next_page: more ? page + 1 : null });
}

/** All results, as a file. */
async function exported(c: AppContext, operations: Operations): Promise<Response> {
  const id = readOperationId(c);
  const parameters = new Parameters(givenIn(searchOf(c)), Object.keys(resultsExportParameters));
  const format = parameters.one('format', resultsExportParameters.format) ?? 'csv';
  parameters.throwIfWrong();
  const { status } = found(await operations.get(id), id);
  const lines = resultLines(format, status, (page) => operations.results(id, page));
  return reply(c, 200, textStream(lines), {
    'Content-Type': exportTypes[format],
    'Content-Disposition': `attachment; filename="${id}.${format}"`,
  });
}

async function change(
  c: AppContext,
  context: RouteContext,
  action: string,
  run: (id: string) => Promise<OperationRecord | null>,
): Promise<Response> {
  refuseChange(c, context);
  const id = readOperationId(c);
  const operation = found(await run(id), id);
  await context.tell({ action, target: id, after: brief(operation) });
  return replyJson(c, 200, operation, { ETag: etagOf(operation) });
}

/** How far it was. */
function brief({ status, done, total }: OperationRecord): JsonValue {
  return { status, done, total };
}

/** What was allowed when it was ordered is what the operation may do, whoever carries it out. */
function author(): OperationAuthor {
  const { actor = null, messageTypes = [], signers = [] } = requestScope()?.principal ?? {};
  return { actor, messageTypes, signers };
}

function readOperationId(c: AppContext): string {
  const id = (c.req.param('id') ?? '').toLowerCase();
  if (idPattern.test(id)) return id;
  throw new Problem('not_found', `${shown(id)} is not the id of an operation.`);
}

function found(operation: OperationRecord | null, id: string): OperationRecord {
  if (operation) return operation;
  throw new Problem('not_found', `There is no operation ${id}.`);
}
