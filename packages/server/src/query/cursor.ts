import { createHash } from 'node:crypto';

/** Where a page of a list ended. */
export interface Cursor {
  /** Id of the transaction that the page lies behind. */
  readonly edgeId: string;
  /** Against the list's sort: the page before it. */
  readonly backwards: boolean;
  /** Of the list's filters and sort. */
  readonly fingerprint: string;
  /** When the list was first asked for, epoch ms: what its relative times are relative to. */
  readonly now: number;
}

/** Opaque to callers, who are not meant to build or edit one: the checksum notices, though it keeps no secret. */
export function writeCursor({ edgeId, backwards, fingerprint, now }: Cursor): string {
  const payload = JSON.stringify([2, edgeId, backwards, fingerprint, now]);
  return Buffer.from(JSON.stringify([payload, checksum(payload)])).toString('base64url');
}

/** Null for anything that `writeCursor` did not write. */
export function readCursor(text: string): Cursor | null {
  try {
    const [payload, sum] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (typeof payload !== 'string' || checksum(payload) !== sum) return null;
    const [version, edgeId, backwards, fingerprint, now] = JSON.parse(payload);
    return version === 2 ? { edgeId, backwards, fingerprint, now } : null;
  } catch {
    return null;
  }
}

function checksum(payload: string): string {
  return createHash('sha256').update(`cursor ${payload}`).digest('base64url').slice(0, 11);
}
