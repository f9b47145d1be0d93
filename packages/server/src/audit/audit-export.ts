import { csvCell } from '../http/csv-cell.js';
import type { AuditEntry } from './audit-entry.js';

const columns = [
  'seq',
  'at',
  'actor',
  'action',
  'target',
  'reason',
  'ip',
  'request_id',
  'before',
  'after',
  'prev_hash',
  'hash',
] as const satisfies readonly (keyof AuditEntry)[];

export const csvHead = `${columns.join(',')}\r\n`;

export function csvLine(entry: AuditEntry): string {
  return `${columns.map((name) => csvCell(entry[name])).join(',')}\r\n`;
}

export function ndjsonLine(entry: AuditEntry): string {
  return `${JSON.stringify(entry)}\n`;
}
