import { createHash } from 'node:crypto';

/** Where a page of a list ended. */
export interface Cursor {
  /** Id of the last transaction of the page. */
  readonly lastId: string;
  /** Of the list's filters and sort. */
  readonly fingerprint: string;
  /** The list's times, epoch ms, as its first page resolved them. */
  readonly createdFrom?: number;
  readonly createdBefore?: number;
}

/** Opaque to callers, who are not meant to build or edit one: the checksum notices, though it keeps no secret. */
export function writeCursor({ lastId, fingerprint, createdFrom, createdBefore }: Cursor): string {
  const payload = JSON.stringify([1, lastId, fingerprint, createdFrom ?? null, createdBefore ?? null]);
  return Buffer.from(JSON.stringify([payload, checksum(payload)])).toString('base64url');
}

/** Null for anything that `writeCursor` did not write. */
export function readCursor(text: string): Cursor | null {
  try {
    const [payload, sum] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (typeof payload !== 'string' || checksum(payload) !== sum) return null;
    const [version, lastId, fingerprint, createdFrom, createdBefore] = JSON.parse(payload);
    if (version !== 1) return null;
    return {
      lastId,
      fingerprint,
      ...(createdFrom === null ? {} : { createdFrom }),
      ...(createdBefore === null ? {} : { createdBefore }),
    };
  } catch {
    return null;
  }
}

function checksum(payload: string): string {
  return createHash('sha256').update(`cursor ${payload}`).digest('base64url').slice(0, 11);
}
