import type { Command } from 'commander';
import { asks, only } from '../ask-command.js';
import { common } from '../context.js';
import { CommandFailure, exitCodes } from '../failure.js';
import type { Io } from '../io.js';
import { filtersIn, several, whole, withFilters } from '../options.js';
import { transactionColumns } from '../output.js';
import { readData } from '../read-data.js';
import { deliveryColumns } from './webhook-deliveries.js';

interface AmendOptions {
  readonly tag?: string[];
  readonly note?: string;
  readonly priority?: number;
  readonly validUntil?: string;
}

/** `tx stats`, `timeseries`, `effects`, `deliveries`, `duplicate`, `amend`, `unpark`. */
export function txMore(tx: Command, io: Io): void {
  const stats = withFilters(common(tx.command('stats'))).description('Counts transactions by status and stage.');
  asks<Readonly<Record<string, unknown>>>(io, stats, (client, { options, call }) =>
    client.transactions.stats(filtersIn(options), call),
  );

  const timeseries = common(tx.command('timeseries'))
    .description('Shows throughput, failures and delays over time.')
    .option('--from <time>', 'RFC 3339, or before now as -7d; -24h by default')
    .option('--to <time>', 'now by default')
    .option('--step <seconds>', 'length of a span; one that gives about 100 points by default', whole(60, 2_678_400))
    .option('--group-by <name>', 'message_type, signer or failure_code');
  asks<{ from?: string; to?: string; step?: number; groupBy?: 'signer' }>(
    io,
    timeseries,
    async (client, { options: { groupBy, ...rest }, call }) => {
      const query = only({ from: rest.from, to: rest.to, step: rest.step, group_by: groupBy });
      return (await client.transactions.timeseries(query, call)).points;
    },
    ['t', 'group', 'accepted', 'success', 'failed', 'sent', 'p50_accept_to_mined', 'p95_accept_to_mined'],
  );

  const effects = common(tx.command('effects'))
    .description('Shows what a mined transaction did, as the chain tells: its logs, and transfers of tokens.')
    .argument('<id>', 'its id');
  asks(io, effects, (client, { first, call }) => client.transactions.effects(first, call));

  const deliveries = common(tx.command('deliveries'))
    .description('Shows what webhooks were told of a transaction, latest first.')
    .argument('<id>', 'its id');
  asks(io, deliveries, async (client, { first, call }) => (await client.transactions.deliveries(first, call)).data, [
    'webhook_id',
    ...deliveryColumns,
  ]);

  const duplicate = common(tx.command('duplicate'))
    .description('Does the same once more, or with other data, as a transaction of its own.')
    .argument('<id>', 'its id')
    .option('--data <data>', 'other data: JSON, calldata in hex, @file, or - for what comes in')
    .option('--once <key>', 'an idempotency key: however often it is sent, it is done once')
    .option('--external-id <id>', "the caller's own name for it")
    .addOption(several('--tag <text>', 'a tag'));
  asks<{ data?: string; once?: string; externalId?: string; tag?: string[] }>(
    io,
    duplicate,
    async (client, { first, options: { data, once, externalId, tag }, call }) => {
      const request = only({
        data: data === undefined ? undefined : await readData(data, io),
        external_id: externalId,
        tags: tag,
      });
      return client.transactions.duplicate(first, request, { ...call, ...only({ idempotencyKey: once }) });
    },
  );

  const amend = common(tx.command('amend'))
    .description('Changes what may be changed of a transaction that was accepted.')
    .argument('<id>', 'its id')
    .addOption(several('--tag <text>', 'its tags, in place of those it has'))
    .option('--note <text>', 'for people; none removes it')
    .option('--priority <number>', 'higher goes first; only while it is queued', whole(-1000, 1000))
    .option('--valid-until <time>', 'RFC 3339, while it is pending; none: no deadline');
  asks<AmendOptions>(io, amend, (client, { first, options: { tag, note, priority, validUntil }, call }) => {
    const request = only({
      tags: tag,
      note: orNone(note),
      priority,
      valid_until: orNone(validUntil),
    });
    if (Object.keys(request).length === 0)
      throw new CommandFailure(exitCodes.usage, 'expected what to change, got nothing');
    return client.transactions.amend(first, request, call);
  });

  const unpark = common(tx.command('unpark'))
    .summary('confirm that parked transactions were not sent before')
    .description(
      'Confirms that transactions that were parked for a review were not sent before the store was restored: they are\n' +
        'sent. If one of them was, it is sent a second time (docs/nonce-review.md).',
    )
    .argument('<ids...>', 'their ids')
    .requiredOption('--reason <text>', 'how you know; kept in the timeline and the audit trail');
  asks<{ reason: string }>(
    io,
    unpark,
    async (client, { args, options: { reason }, call }) => {
      const done: object[] = [];
      for (const id of args) done.push(await client.transactions.unpark(id, { reason, ...call }));
      return done;
    },
    transactionColumns,
  );
}

function orNone(given: string | undefined): string | null | undefined {
  return given === 'none' ? null : given;
}
