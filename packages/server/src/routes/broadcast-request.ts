import { type BroadcastOptions, checkBroadcastOptions, type InputIssue } from '@tx-broadcaster/core';
import type { z } from 'zod';
import { nearest } from '../http/nearest.js';
import { Problem } from '../http/problem.js';
import { readRfc3339 } from '../http/rfc3339.js';
import { shown } from '../http/shown.js';
import { broadcastBody } from '../schema/broadcast-body.js';

const fields = new Set(Object.keys(broadcastBody.shape));

/** Fields of the record that callers sometimes send back. */
const given = new Set([
  'transaction_id',
  'status',
  'stage',
  'nonce',
  'hash',
  'from',
  'version',
  'created_at',
  'updated_at',
]);

export interface BroadcastRequest {
  readonly messageType: string;
  readonly data: unknown;
  readonly options: BroadcastOptions;
  /** Nothing is to be stored. */
  readonly dryRun: boolean;
}

type Body = Readonly<Record<string, unknown>>;

/** @throws Problem naming every field that is unknown, missing or wrong */
export function readBroadcastRequest(body: Body, keyHeader: string | undefined): BroadcastRequest {
  const read = broadcastBody.safeParse(body);
  if (!read.success) refuseUnknown(body);
  if (!read.success) refuseMissing(body);
  const { message_type, valid_until, signer_id } = body;
  const issues: InputIssue[] = [];
  const text = (value: unknown, pointer: string): string | undefined => {
    if (value === undefined || typeof value === 'string') return value;
    issues.push({ pointer, code: 'invalid_value', detail: `expected a string, got ${shown(value)}` });
    return undefined;
  };
  const messageType = text(message_type, '/message_type') ?? '';
  const signer = text(signer_id, '/signer_id');
  const validUntil = readValidUntil(valid_until, issues);
  const idempotencyKey = readKey(body.idempotency_key, keyHeader, issues);
  if (issues.length > 0) throw invalid(issues);
  // the library takes these from anybody and checks them whatever their type
  const unchecked = {
    idempotencyKey,
    externalId: body.external_id,
    tags: body.tags,
    metadata: body.metadata,
    chainId: body.chain_id,
    priority: body.priority,
    maxAttempts: body.max_attempts,
    confirmations: body.confirmations,
    successOn: body.success_on,
    to: body.to,
    value: body.value,
    gas: body.gas,
    maxFeePerGas: body.max_fee_per_gas,
    maxPriorityFeePerGas: body.max_priority_fee_per_gas,
  } as Partial<BroadcastOptions>;
  const options = { ...unchecked, signer, validUntil };
  if (!read.success) refuse(options, read.error);
  return { messageType, data: body.data, options, dryRun: body.dry_run === true };
}

/** The library says best what is wrong with a value; what it would let pass, the schema refuses all the same. */
function refuse(options: BroadcastOptions, error: z.ZodError): never {
  checkBroadcastOptions(options, Date.now());
  throw invalid(
    error.issues.map(({ path, message }) => ({
      pointer: path.map((key) => pointerTo(String(key))).join(''),
      code: 'invalid_value',
      detail: `expected ${message}`,
    })),
  );
}

function refuseUnknown(body: Body): void {
  const unknown = Object.keys(body).filter((name) => !fields.has(name));
  const [first] = unknown;
  if (first === undefined) return;
  const errors = unknown.slice(0, 100).map((name): InputIssue => {
    const meant = nearest(name, fields);
    const detail = given.has(name)
      ? 'is set by the broadcaster and cannot be sent'
      : meant
        ? `no such field, did you mean "${meant}"?`
        : `no such field, there are ${[...fields].join(', ')}`;
    return { pointer: pointerTo(name), code: 'unknown_field', detail };
  });
  const meant = nearest(first, fields);
  throw new Problem(
    'unknown_field',
    `Unknown: ${unknown
      .slice(0, 20)
      .map((name) => shown(name))
      .join(', ')}.`,
    {
      errors,
      ...(meant ? { members: { did_you_mean: meant } } : {}),
    },
  );
}

function refuseMissing(body: Body): void {
  const missing = ['message_type', 'data'].filter((name) => body[name] === undefined);
  if (missing.length === 0) return;
  throw new Problem('missing_field', `Missing: ${missing.join(', ')}.`, {
    errors: missing.map((name) => ({
      pointer: `/${name}`,
      code: 'required',
      detail: `expected \`${name}\`, got nothing`,
    })),
  });
}

function readValidUntil(value: unknown, issues: InputIssue[]): number | undefined {
  if (value === undefined) return undefined;
  const ms = typeof value === 'string' ? readRfc3339(value) : null;
  if (ms !== null) return ms;
  const detail = `expected a time with its offset (RFC 3339), as 2031-05-01T12:00:00Z, got ${shown(value)}`;
  issues.push({ pointer: '/valid_until', code: 'invalid_value', detail });
  return undefined;
}

/** The key may come in the body or as a header, and in both if it is the same. */
function readKey(key: unknown, header: string | undefined, issues: InputIssue[]): unknown {
  if (header === undefined || key === header) return key;
  if (key === undefined) return header;
  const detail = `the header Idempotency-Key says ${shown(header)}, the body ${shown(key)}: send one of them, or the same`;
  issues.push({ pointer: '/idempotency_key', code: 'contradiction', detail });
  return undefined;
}

function invalid(issues: readonly InputIssue[]): Problem {
  const names = issues.map(({ pointer }) => pointer.slice(1)).join(', ');
  return new Problem('invalid_field', `Not valid: ${names}.`, { errors: issues });
}

function pointerTo(name: string): string {
  return `/${name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
