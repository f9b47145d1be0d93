import type { TransactionRecord } from '@tx-broadcaster/core';
import { csvCell } from '../http/csv-cell.js';

/** The columns of an export, in the order of the record, and where each one's value comes from. */
const sources = {
  transaction_id: (record) => record.transaction_id,
  message_type: (record) => record.message_type,
  data: (record) => record.data,
  status: (record) => record.status,
  stage: (record) => record.stage,
  blocked_on: (record) => record.blocked_on,
  created_at: (record) => record.created_at,
  updated_at: (record) => record.updated_at,
  mined_at: (record) => record.mined_at,
  chain_id: (record) => record.chain_id,
  from: (record) => record.from,
  to: (record) => record.to,
  value: (record) => record.value,
  nonce: (record) => record.nonce,
  hash: (record) => record.hash,
  block_number: (record) => record.block_number,
  confirmations: (record) => record.confirmations,
  attempt_count: (record) => record.attempt_count,
  gas_used: (record) => record.gas_used,
  effective_gas_price: (record) => record.effective_gas_price,
  fee: (record) => record.fee,
  failure_code: (record) => record.failure?.code ?? null,
  failure_message: (record) => record.failure?.message ?? null,
  submitted_by: (record) => record.submitted_by,
  idempotency_key: (record) => record.idempotency_key,
  external_id: (record) => record.external_id,
  tags: (record) => record.tags.join(';'),
  note: (record) => record.note,
  metadata: (record) => record.metadata,
  priority: (record) => record.priority,
  valid_until: (record) => record.valid_until,
  parent_id: (record) => record.parent_id,
} as const satisfies Readonly<Record<string, (record: TransactionRecord) => unknown>>;

export type ExportColumn = keyof typeof sources;

export const exportColumns = Object.keys(sources) as readonly ExportColumn[]; // its keys are those

export function csvHead(columns: readonly ExportColumn[]): string {
  return `${columns.join(',')}\r\n`;
}

const times: ReadonlySet<ExportColumn> = new Set(['created_at', 'updated_at', 'mined_at', 'valid_until']);

/** @param timeText writes the times */
export function csvLine(
  record: TransactionRecord,
  columns: readonly ExportColumn[],
  timeText: (time: string) => string,
): string {
  const cells = columns.map((name) => {
    const value = sources[name](record);
    return csvCell(times.has(name) && typeof value === 'string' ? timeText(value) : value);
  });
  return `${cells.join(',')}\r\n`;
}
