import { createHash } from 'node:crypto';
import type { JsonValue } from '@tx-broadcaster/core';
import { canonical } from '../records/canonical.js';

/** What somebody did. */
export interface AuditDraft {
  /** `api_key.created`; where nobody told more, the route: `POST /operations`. */
  readonly action: string;
  /** What it was done to: an id or a name. */
  readonly target: string | null;
  readonly reason?: string | null;
  /** What the target was, and what it is now; never a secret. */
  readonly before?: JsonValue;
  readonly after?: JsonValue;
  /** Who did it, where the request does not say: whoever logs in has no name yet. */
  readonly actor?: string | null;
}

/** One row of the audit trail, in the API's words. */
export interface AuditEntry {
  readonly seq: number;
  readonly at: string;
  /** null: somebody without a name, because there is no authentication. */
  readonly actor: string | null;
  readonly action: string;
  readonly target: string | null;
  readonly reason: string | null;
  readonly ip: string | null;
  readonly request_id: string | null;
  readonly before: JsonValue;
  readonly after: JsonValue;
  /** `hash` of the entry before. */
  readonly prev_hash: string;
  /** SHA-256 over everything above: no entry can be changed or taken out without the later ones showing it. */
  readonly hash: string;
}

export type UnsealedEntry = Omit<AuditEntry, 'hash'>;

/** Before the first entry. */
export const firstPrevHash = '0'.repeat(64);

export function sealed(entry: UnsealedEntry): AuditEntry {
  return { ...entry, hash: hashOfEntry(entry) };
}

/** Why an entry cannot be the one behind `before` (null: the first); null when it is. */
export function brokenLink(before: AuditEntry | null, { hash, ...entry }: AuditEntry): string | null {
  if (entry.seq !== (before?.seq ?? 0) + 1) return `entry ${(before?.seq ?? 0) + 1} is missing`;
  if (entry.prev_hash !== (before?.hash ?? firstPrevHash))
    return `entry ${entry.seq} does not follow the one before it`;
  return hash === hashOfEntry(entry) ? null : `entry ${entry.seq} was changed`;
}

function hashOfEntry(entry: UnsealedEntry): string {
  return createHash('sha256').update(canonical(entry)).digest('hex');
}
