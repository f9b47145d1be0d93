import { createHash } from 'node:crypto';
import { BroadcasterError, type InputIssue } from '../errors.js';
import type { SuccessOn } from '../transaction/stage.js';
import type { JsonValue } from '../transaction/transaction.js';
import { canonical } from './canonical.js';

/**
 * What a caller may say about one transaction besides its type and data. `Handle` is what its store takes for a
 * transaction of the caller's own.
 */
export interface BroadcastOptions<Handle = unknown> {
  /**
   * A handle to the store's database on which a transaction of yours is open: this one is stored in it, and exists if you
   * commit. The answer says `queued`: nothing is signed before, and nobody is told. Call `committed` after your commit to
   * have it go out at once.
   */
  readonly db?: Handle | undefined;
  /** The same key always names the same transaction; 1-255 visible ASCII characters. */
  readonly idempotencyKey?: string | undefined;
  /** The caller's own reference; not unique. */
  readonly externalId?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /**
   * Who hands it in (`key:shop`), where callers have names: idempotency keys are this caller's own, and lists can be
   * narrowed to it. 1-128 characters.
   */
  readonly submittedBy?: string | undefined;
  /** Address of the signer. */
  readonly signer?: string | undefined;
  /** The signers this caller may use, by address; left out: all. */
  readonly allowedSigners?: readonly string[] | undefined;
  readonly chainId?: number | undefined;
  /** Higher goes first; -1000 to 1000. @default 0 */
  readonly priority?: number | undefined;
  /** Give up before sending after this moment, epoch ms. */
  readonly validUntil?: number | undefined;
  readonly maxAttempts?: number | undefined;
  readonly confirmations?: number | undefined;
  readonly successOn?: SuccessOn | undefined;
  /** Id of the transaction that this one repeats. */
  readonly parentId?: string | undefined;
  /** Only where the message type lets the caller choose. */
  readonly to?: unknown;
  /** Wei. */
  readonly value?: unknown;
  readonly gas?: unknown;
  readonly maxFeePerGas?: unknown;
  readonly maxPriorityFeePerGas?: unknown;
}

/** Checks everything but the call itself. @throws BroadcasterError `invalid_field`, with every issue */
export function checkOptions(options: BroadcastOptions, now: number): void {
  const issues: InputIssue[] = [];
  const check = (ok: boolean, field: string, expected: string, value: unknown) => {
    if (!ok)
      issues.push({ pointer: `/${field}`, code: 'invalid_value', detail: `expected ${expected}, got ${shown(value)}` });
  };
  const {
    idempotencyKey,
    submittedBy,
    externalId,
    tags,
    metadata,
    priority,
    validUntil,
    maxAttempts,
    confirmations,
    chainId,
    successOn,
  } = options;
  if (idempotencyKey !== undefined)
    check(
      isText(idempotencyKey) && /^[\x21-\x7e]{1,255}$/.test(idempotencyKey),
      'idempotency_key',
      '1 to 255 visible ASCII characters',
      idempotencyKey,
    );
  if (submittedBy !== undefined)
    check(isStorable(submittedBy, 128), 'submitted_by', 'a text of 1 to 128 characters', submittedBy);
  if (externalId !== undefined)
    check(isStorable(externalId, 255), 'external_id', 'a text of 1 to 255 characters', externalId);
  if (tags !== undefined)
    check(
      Array.isArray(tags) && tags.length <= 20 && tags.every((tag) => isStorable(tag, 64)),
      'tags',
      'at most 20 texts of 1 to 64 characters',
      tags,
    );
  if (metadata !== undefined)
    check(isMetadata(metadata), 'metadata', 'an object of texts, at most 4096 bytes as JSON', metadata);
  if (priority !== undefined)
    check(isInteger(priority, -1000, 1000), 'priority', 'an integer from -1000 to 1000', priority);
  if (chainId !== undefined)
    check(isInteger(chainId, 1, Number.MAX_SAFE_INTEGER), 'chain_id', 'a positive integer', chainId);
  if (maxAttempts !== undefined)
    check(isInteger(maxAttempts, 1, 100), 'max_attempts', 'an integer from 1 to 100', maxAttempts);
  if (confirmations !== undefined)
    check(isInteger(confirmations, 1, 10_000), 'confirmations', 'an integer from 1 to 10000', confirmations);
  if (successOn !== undefined)
    check(
      ['accepted', 'mined', 'confirmed'].includes(successOn),
      'success_on',
      "'accepted', 'mined' or 'confirmed'",
      successOn,
    );
  if (validUntil !== undefined)
    check(isInteger(validUntil, now + 1, 8.64e15), 'valid_until', 'a moment in the future', validUntil);
  if (issues.length > 0) {
    const fields = issues.map((issue) => issue.pointer.slice(1)).join(', ');
    throw new BroadcasterError('invalid_field', `not valid: ${fields}`, { issues });
  }
}

/** SHA-256 over what makes two requests the same, in canonical JSON (keys sorted). */
export function fingerprintOf(messageType: string, data: JsonValue, options: BroadcastOptions): string {
  const { chainId = null, signer = null, to = null, value = null } = options;
  const same = {
    messageType,
    data,
    chainId,
    signer: signer?.toLowerCase() ?? null,
    to: lower(to),
    value: amount(value),
  };
  return createHash('sha256').update(canonical(same)).digest('hex');
}

function lower(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

/** `5`, `'5'` and `'0x5'` are the same amount; what is none has been refused before. */
function amount(value: unknown): string | null {
  if (value === null) return null;
  try {
    return BigInt(value as string | number | bigint).toString();
  } catch {
    return String(value);
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Text that every store can keep: no NUL (PostgreSQL refuses it), no half of a surrogate pair. */
function isStorable(value: unknown, longest: number): boolean {
  return isText(value) && value.length >= 1 && value.length <= longest && !value.includes('\0') && value.isWellFormed();
}

function isMetadata(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.every(([key, item]) => isStorable(key, 255) && (item === '' || isStorable(item, 4096))) &&
    Buffer.byteLength(JSON.stringify(value)) <= 4096
  );
}

function isInteger(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;
}

function shown(value: unknown): string {
  const text = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
