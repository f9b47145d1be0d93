import type { TransactionRecord } from '@tx-broadcaster/core';
import { Problem } from '../http/problem.js';
import { shown } from '../http/shown.js';

export function etagOf({ version }: Pick<TransactionRecord, 'version'>): string {
  return `"${version}"`;
}

/** Whether the caller's copy (If-None-Match, RFC 9110 13.1.2) is the one there is. */
export function isUnchanged(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

/** The version that If-Match asks for; undefined: any. */
export function requiredVersion(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const [, version] = /^\s*"(\d{1,15})"\s*$/.exec(ifMatch) ?? [];
  if (version !== undefined) return Number(version);
  throw new Problem(
    'invalid_field',
    `Header If-Match: expected the ETag of a transaction, as "3" (quotes included), got ${shown(ifMatch)}.`,
  );
}
