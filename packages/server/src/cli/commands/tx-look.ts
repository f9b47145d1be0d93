import type { Command } from 'commander';
import { common, contextOf } from '../context.js';
import { CommandFailure, exitCodes } from '../failure.js';
import type { Io } from '../io.js';
import { filtersIn, seconds, several, whole, withFilters } from '../options.js';
import { lineOf, transactionColumns } from '../output.js';
import { readTarget } from '../targets.js';
import { writeDownload } from '../write-download.js';

type Given = Readonly<Record<string, unknown>>;

/** `tx list`, `get`, `watch`, `export`. */
export function txLook(tx: Command, io: Io): void {
  const list = withFilters(common(tx.command('list')))
    .summary('find transactions')
    .description(
      'Finds transactions, newest first. Several filters: all of them; one several times: any of its values.',
    )
    .option('--limit <number>', 'at most so many', whole(1, 1_000_000), 50)
    .option('--sort <order>', '-created_at or created_at', '-created_at');
  list.action(async ({ limit, sort, ...given }: Given & { limit: number; sort: 'created_at' }) => {
    const { client, output } = contextOf(io, list);
    const query = { ...filtersIn(given), sort, limit: Math.min(limit, 200) };
    const found: object[] = [];
    for await (const transaction of client().transactions.list(query, { signal: io.signal })) {
      found.push(transaction);
      if (found.length === limit) break;
    }
    output.table(found, transactionColumns);
  });

  const get = common(tx.command('get'))
    .summary('show a transaction')
    .description('Shows a transaction.')
    .argument('<id>', 'its id')
    .addOption(several('--include <part>', 'attempts, events, decoded or explain'));
  get.action(async (id: string, { include = [] }: { include?: ('attempts' | 'events')[] }) => {
    const { client, output } = contextOf(io, get);
    output.record(await client().transactions.get(id, { include, signal: io.signal }));
  });

  const watch = withFilters(common(tx.command('watch')))
    .summary('follow one transaction, or all')
    .description('Follows a transaction until it is as far as asked; without an id whatever happens, until Ctrl-C.')
    .argument('[id]', 'its id')
    .option('--until <target>', 'signed, sent, accepted, mined, confirmed, success, failed or terminal', 'terminal')
    .option('--timeout <duration>', 'how long to wait', seconds, 86_400);
  watch.action(async (id: string | undefined, options: Given & { until: string; timeout: number }) => {
    const { client, output } = contextOf(io, watch);
    if (id === undefined) {
      const { q, ...filters } = filtersIn(options);
      if (q !== undefined) throw new CommandFailure(exitCodes.usage, '--query: events are followed by filters only');
      for await (const live of client().events(filters, { signal: io.signal })) {
        if (output.isJson) io.out(`${JSON.stringify(live)}\n`);
        else if ('transaction' in Object(live.data)) io.out(`${live.event} ${lineOf(Object(live.data).transaction)}\n`);
        else output.note(live.event);
      }
      return;
    }
    let told = '';
    await client().waitFor(id, readTarget(options.until), {
      timeoutMs: options.timeout * 1000,
      signal: io.signal,
      onLook(transaction) {
        const line = output.isJson ? JSON.stringify(transaction) : lineOf(transaction);
        if (line !== told) io.out(`${line}\n`);
        told = line;
      },
    });
  });

  const exported = withFilters(common(tx.command('export')))
    .summary('write all that the filters find')
    .description(
      'Writes all that the filters find, to a file or to what comes next. Its last line tells how many there are.',
    )
    .option('--format <format>', 'ndjson or csv', 'ndjson')
    .addOption(several('--column <name>', 'of a CSV'))
    .option('--out <file>', 'write it there');
  exported.addHelpText(
    'after',
    `\nExample\n  tx-broadcaster tx export --status failed | jq -r 'select(.failure) | .failure.code' | sort | uniq -c`,
  );
  exported.action(async (options: Given & { format: 'csv'; column?: string[]; out?: string }) => {
    const context = contextOf(io, exported);
    const { format, column = [], out } = options;
    const wanted = { format, columns: column, signal: io.signal };
    const client = context.client();
    const download = () => client.transactions.export(filtersIn(options), wanted);
    context.output.note(`${await writeDownload(context, download, out, { isCounted: true })} transactions`);
  });
}
