import { csvCell } from '../http/csv-cell.js';
import type { OperationRecord, OperationResult } from '../operations/operation.js';

const columns = ['transaction_id', 'outcome', 'code', 'detail'] as const satisfies readonly (keyof OperationResult)[];

/**
 * What became of each transaction of an operation, as text, a page at a time. The last line tells how many there were, so
 * that a reader knows that nothing is missing behind it; more may come while the operation is running.
 *
 * @param page a page of results, from 1; null behind the last
 */
export async function* resultLines(
  format: 'csv' | 'ndjson',
  status: OperationRecord['status'],
  page: (number: number) => Promise<readonly OperationResult[] | null>,
): AsyncGenerator<string> {
  const isCsv = format === 'csv';
  const line = (result: OperationResult) =>
    isCsv ? `${columns.map((name) => csvCell(result[name])).join(',')}\r\n` : `${JSON.stringify(result)}\n`;
  if (isCsv) yield `${columns.join(',')}\r\n`;
  let rows = 0;
  for (let number = 1; ; number++) {
    const results = await page(number);
    if (results === null) break;
    rows += results.length;
    yield results.map(line).join('');
  }
  yield isCsv ? `# ${rows} rows, ${status}\r\n` : `${JSON.stringify({ rows, complete: true, status })}\n`;
}
