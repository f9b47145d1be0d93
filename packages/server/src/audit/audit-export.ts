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

function csvCell(value: unknown): string {
  if (value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  // what a spreadsheet would run as a formula
  const harmless = /^[=+\-@\t\r]/.test(text) && typeof value !== 'number' ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
