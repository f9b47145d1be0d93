import type { Command } from 'commander';
import { asks } from '../ask-command.js';
import { common } from '../context.js';
import type { Io } from '../io.js';
import { whole } from '../options.js';

export const deliveryColumns = [
  'id',
  'type',
  'status',
  'attempt_count',
  'next_attempt_at',
  'transaction_id',
  'created_at',
];

/** `webhooks deliveries`, `delivery`, `redeliver`. */
export function webhookDeliveryCommands(webhooks: Command, io: Io): void {
  const deliveries = common(webhooks.command('deliveries'))
    .description('What became of each event, newest first.')
    .argument('<id>', "the webhook's id")
    .option('--status <status>', 'pending, succeeded or failed')
    .option('--limit <number>', 'at most so many', whole(1, 200), 50);
  asks<{ status?: 'failed'; limit: number }>(
    io,
    deliveries,
    async (client, { first, options: { status, limit }, call }) => {
      const query = { limit, ...(status === undefined ? {} : { status }) };
      return (await client.webhooks.deliveries(first, query, call).page()).data;
    },
    deliveryColumns,
  );

  const delivery = common(webhooks.command('delivery'))
    .description('Shows one delivery and its tries, or with --request what it has sent and would send now.')
    .argument('<id>', "the delivery's id")
    .option('--request', 'headers and body as they were sent last, and the body it would send now');
  asks<{ request?: boolean }>(io, delivery, (client, { first, options: { request = false }, call }) =>
    request ? client.webhooks.deliveryRequest(first, call) : client.webhooks.delivery(first, call),
  );

  const redeliver = common(webhooks.command('redeliver'))
    .description('Delivers one event once more, whatever became of it before.')
    .argument('<id>', "the delivery's id");
  asks(io, redeliver, (client, { first, call }) => client.webhooks.replayDelivery(first, call));
}
