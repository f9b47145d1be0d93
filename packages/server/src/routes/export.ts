import { type ExportColumn, exportColumns } from '../export/columns.js';
import { exportTypes } from '../export/export-types.js';
import { transactionLines } from '../export/transaction-lines.js';
import { isTimeZone, zonedTime } from '../export/zoned-time.js';
import type { App, AppContext } from '../http/app-context.js';
import { reply } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { textStream } from '../http/text-stream.js';
import { readFilter } from '../query/filter-parameters.js';
import { listParameters, searching, searchParameters } from '../query/list-query.js';
import { oneOf, readBy, repeatable } from '../query/parameter.js';
import { givenIn } from '../query/parameters.js';
import { type RouteContext, searchOf } from './route-context.js';
import { typesOfSelector } from './selector.js';

export const exportParameters = {
  ...searchParameters,
  format: oneOf(['csv', 'ndjson'], { description: 'CSV (the default), or one JSON record a line.' }),
  sort: listParameters.sort,
  columns: repeatable(
    readBy(columnsIn, {
      expected: `columns with commas between, of ${exportColumns.join(', ')}`,
      description: 'Which columns a CSV has, in this order. All by default.',
    }),
  ),
  time_zone: readBy((given) => (isTimeZone(given) ? given : null), {
    json: { type: 'string', examples: ['Europe/Berlin'] },
    expected: 'a time zone such as Europe/Berlin',
    description: 'By whose clocks a CSV tells times, each with its offset. UTC by default; NDJSON is always in UTC.',
  }),
} as const;

/** The whole list, as a file. */
export function exportRoute(app: App, context: RouteContext): void {
  resource(app, '/transactions/export', { GET: (c) => exported(c, context) });
}

function exported(c: AppContext, { broadcaster, messageTypes, now }: RouteContext): Response {
  const at = now();
  const parameters = searching(givenIn(searchOf(c)), exportParameters, typesOfSelector(messageTypes));
  const format = parameters.one('format', exportParameters.format) ?? 'csv';
  const sort = parameters.one('sort', exportParameters.sort) ?? '-created_at';
  const columns = parameters.many('columns', exportParameters.columns)?.flat() ?? exportColumns;
  const timeZone = parameters.one('time_zone', exportParameters.time_zone);
  const timeText = timeZone === undefined ? (time: string) => time : zonedTime(timeZone);
  const { filter } = readFilter(parameters, at);
  parameters.throwIfWrong();
  // what comes while it is written is not in it
  const createdBefore = Math.min(filter.createdBefore ?? at + 1, at + 1);
  const order = sort === 'created_at' ? 'oldest' : 'newest';
  const lines = transactionLines(
    { format, filter: { ...filter, createdBefore }, order, columns, timeText },
    broadcaster,
  );
  const name = `transactions-${new Date(at).toISOString().replaceAll(':', '-')}.${format}`;
  return reply(c, 200, textStream(lines), {
    'Content-Type': exportTypes[format],
    'Content-Disposition': `attachment; filename="${name}"`,
  });
}

function columnsIn(given: string): ExportColumn[] | null {
  const names = given.split(',').map((name) => exportColumns.find((known) => known === name));
  return names.includes(undefined) ? null : names.filter((name) => name !== undefined);
}
