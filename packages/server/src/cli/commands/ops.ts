import type { Command } from 'commander';
import { common, contextOf } from '../context.js';
import { followOperation } from '../follow-operation.js';
import type { Io } from '../io.js';
import { whole } from '../options.js';
import { writeDownload } from '../write-download.js';

const columns = ['operation_id', 'action', 'status', 'done', 'total', 'succeeded', 'skipped', 'failed', 'created_at'];

/** Actions on many transactions. */
export function opsCommands(program: Command, io: Io): void {
  const ops = program.command('ops').description('Actions on many transactions.');

  const list = common(ops.command('list'))
    .description('Lists operations, newest first.')
    .option('--limit <number>', 'at most so many', whole(1, 200), 20);
  list.action(async ({ limit }: { limit: number }) => {
    const { client, output } = contextOf(io, list);
    output.table((await client().operations.list({ limit }, { signal: io.signal }).page()).data, columns);
  });

  const get = common(ops.command('get'))
    .description('Shows how far an operation is, or with --results what became of each transaction.')
    .argument('<id>', 'its id')
    .option('--follow', 'to its end')
    .option('--results', 'what became of each transaction');
  get.action(async (id: string, { follow = false, results = false }: { follow?: boolean; results?: boolean }) => {
    const context = contextOf(io, get);
    const client = context.client();
    const now = await client.operations.get(id, { signal: io.signal });
    const operation = follow ? await followOperation(context, client, now) : now;
    if (!results) return context.output.record(operation);
    const all: object[] = [];
    for await (const result of client.operations.results(id, { signal: io.signal })) all.push(result);
    context.output.table(all, ['transaction_id', 'outcome', 'code', 'detail']);
  });

  const exported = common(ops.command('export'))
    .description(
      'Writes what became of each transaction to a file or to what comes next. Its last line tells how many.',
    )
    .argument('<id>', 'its id')
    .option('--format <format>', 'ndjson or csv', 'ndjson')
    .option('--out <file>', 'write it there');
  exported.action(async (id: string, { format, out }: { format: 'csv'; out?: string }) => {
    const context = contextOf(io, exported);
    const client = context.client();
    const download = () => client.operations.export(id, { format, signal: io.signal });
    context.output.note(`${await writeDownload(context, download, out, { isCounted: true })} transactions`);
  });

  for (const what of ['abort', 'resume'] as const) {
    const command = common(ops.command(what))
      .description(what === 'abort' ? 'Ends an operation where it is.' : 'Lets an operation go on that was aborted.')
      .argument('<id>', 'its id');
    command.action(async (id: string) => {
      const { client, output } = contextOf(io, command);
      output.record(await client().operations[what](id, { signal: io.signal }));
    });
  }
}
