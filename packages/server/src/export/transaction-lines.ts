import type { ListFilter, TransactionRecord } from '@tx-broadcaster/core';
import type { AppBroadcaster } from '../routes/route-context.js';
import { csvHead, csvLine, type ExportColumn } from './columns.js';

export interface ExportQuery {
  readonly format: 'csv' | 'ndjson';
  readonly filter: ListFilter;
  readonly order: 'newest' | 'oldest';
  readonly columns: readonly ExportColumn[];
  /** How a CSV tells times. */
  readonly timeText: (time: string) => string;
}

const pageSize = 200;

/**
 * The transactions of a list as text, a page at a time: no more of them is in memory than that. The last line tells how
 * many there were, so that a reader knows that nothing is missing behind it.
 */
export async function* transactionLines(
  { format, filter, order, columns, timeText }: ExportQuery,
  broadcaster: Pick<AppBroadcaster, 'list'>,
): AsyncGenerator<string> {
  const line = (record: TransactionRecord) =>
    format === 'csv' ? csvLine(record, columns, timeText) : `${JSON.stringify(record)}\n`;
  let head = format === 'csv' ? csvHead(columns) : '';
  let rows = 0;
  let after: string | null = null;
  for (;;) {
    const page: TransactionRecord[] = await broadcaster.list({ filter, order, after, limit: pageSize });
    rows += page.length;
    after = page.at(-1)?.transaction_id ?? after;
    yield head + page.map(line).join('');
    head = '';
    if (page.length < pageSize) break;
  }
  yield format === 'csv' ? `# ${rows} rows\r\n` : `${JSON.stringify({ rows, complete: true })}\n`;
}
