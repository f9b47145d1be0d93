import type { Command } from 'commander';
import type { AuditQuery } from '../../client/audit.js';
import { asks, only } from '../ask-command.js';
import { common, contextOf } from '../context.js';
import { CommandFailure, exitCodes } from '../failure.js';
import type { Io } from '../io.js';
import { whole } from '../options.js';
import { writeDownload } from '../write-download.js';

interface FilterOptions {
  readonly actor?: string;
  readonly action?: string;
  readonly target?: string;
  readonly requestId?: string;
  readonly since?: string;
  readonly until?: string;
}

/** The audit trail. */
export function auditCommands(program: Command, io: Io): void {
  const audit = program.command('audit').description('The audit trail: who did what, and why.');

  const list = filtered(common(audit.command('list')))
    .description('Shows entries, newest first.')
    .option('--limit <number>', 'at most so many', whole(1, 1_000_000), 50);
  asks<FilterOptions & { limit: number }>(
    io,
    list,
    async (client, { options, call }) => {
      const found: object[] = [];
      const query = { ...queryOf(options), limit: Math.min(options.limit, 200) };
      for await (const entry of client.audit.list(query, call)) {
        found.push(entry);
        if (found.length === options.limit) break;
      }
      return found;
    },
    ['seq', 'at', 'actor', 'action', 'target', 'reason', 'ip'],
  );

  const exported = filtered(common(audit.command('export')))
    .description('Writes entries to a file or to what comes next, oldest first.')
    .option('--format <format>', 'ndjson or csv', 'ndjson')
    .option('--out <file>', 'write it there');
  exported.action(async (options: FilterOptions & { format: 'csv'; out?: string }) => {
    const context = contextOf(io, exported);
    const client = context.client();
    const query = { ...queryOf(options), format: options.format };
    const download = () => client.audit.export(query, { signal: io.signal });
    await writeDownload(context, download, options.out, { isCounted: false });
  });

  const verify = common(audit.command('verify')).description(
    'Tells whether no entry was changed or taken out. Exits with 1 if one was.',
  );
  verify.action(async () => {
    const { client, output } = contextOf(io, verify);
    const verified = await client().audit.verify({ signal: io.signal });
    output.record(verified);
    if (verified.broken !== null)
      throw new CommandFailure(exitCodes.failed, `the audit trail is broken: ${verified.broken}`);
  });
}

function filtered(command: Command): Command {
  return command
    .option('--actor <name>', 'by whom')
    .option('--action <name>', 'what was done, such as transaction.cancelled')
    .option('--target <id>', 'to what')
    .option('--request-id <id>', 'by which request')
    .option('--since <time>', 'RFC 3339, or before now as -24h')
    .option('--until <time>', 'before then');
}

function queryOf({ actor, action, target, requestId, since, until }: FilterOptions): AuditQuery {
  return only({ actor, action, target, request_id: requestId, created_after: since, created_before: until });
}
