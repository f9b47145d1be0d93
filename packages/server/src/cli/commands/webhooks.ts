import type { Command } from 'commander';
import { asks } from '../ask-command.js';
import { common, contextOf } from '../context.js';
import { CommandFailure, exitCodes } from '../failure.js';
import type { Io } from '../io.js';
import { several, whole } from '../options.js';
import { webhookDeliveryCommands } from './webhook-deliveries.js';
import { webhookListenCommand } from './webhooks-listen.js';

const columns = ['id', 'url', 'enabled', 'event_types', 'disabled_reason', 'created_at'];

interface CreateOptions {
  readonly event?: string[];
  readonly description?: string;
  readonly messageType?: string[];
  readonly tag?: string[];
  readonly chainId?: number;
}

export function webhookCommands(program: Command, io: Io): void {
  const webhooks = program.command('webhooks').description('Webhooks.');

  const list = common(webhooks.command('list')).description('Lists webhooks.');
  list.action(async () => {
    const { client, output } = contextOf(io, list);
    output.table(await client().webhooks.list({ signal: io.signal }), columns);
  });

  const get = common(webhooks.command('get')).description('Shows a webhook.').argument('<id>', 'its id');
  asks(io, get, (client, { first, call }) => client.webhooks.get(first, call));

  const create = common(webhooks.command('create'))
    .description('Has events delivered to a URL. The secret that signs them is shown this once.')
    .argument('<url>', 'an https URL')
    .addOption(several('--event <type>', 'such as transaction.mined or transaction.*'))
    .addOption(several('--message-type <name>', 'of these only, erc20.* for several'))
    .addOption(several('--tag <text>', 'of transactions with one of these only'))
    .option('--chain-id <number>', 'of this chain only', whole(1, Number.MAX_SAFE_INTEGER))
    .option('--description <text>', 'for people');
  create.action(async (url: string, { event, description, messageType, tag, chainId }: CreateOptions) => {
    const { client, output } = contextOf(io, create);
    const filter = { message_type: messageType ?? null, tag: tag ?? null, chain_id: chainId ?? null };
    const request = {
      url,
      filter,
      ...(event === undefined ? {} : { event_types: event }),
      ...(description === undefined ? {} : { description }),
    };
    output.record(await client().webhooks.create(request, { signal: io.signal }));
    output.note('The secret is not shown again.');
  });

  for (const word of ['enable', 'disable'] as const) {
    const command = common(webhooks.command(word))
      .description(word === 'enable' ? 'Turns a webhook on: it is told of what it has missed.' : 'Turns a webhook off.')
      .argument('<id>', 'its id');
    command.action(async (id: string) => {
      const { client, output } = contextOf(io, command);
      output.record(await client().webhooks.change(id, { enabled: word === 'enable' }, { signal: io.signal }));
    });
  }

  const remove = common(webhooks.command('remove')).description('Removes a webhook.').argument('<id>', 'its id');
  remove.action(async (id: string) => {
    const { client, output } = contextOf(io, remove);
    await client().webhooks.remove(id, { signal: io.signal });
    output.note('Removed.');
  });

  const test = common(webhooks.command('test'))
    .description('Delivers something now, once. Exits with 1 if it does not arrive.')
    .argument('<id>', 'its id');
  test.action(async (id: string) => {
    const { client, output } = contextOf(io, test);
    const attempt = await client().webhooks.test(id, { signal: io.signal });
    output.record(attempt);
    if (attempt.status === null || attempt.status >= 300) {
      throw new CommandFailure(exitCodes.failed, attempt.error ?? `the receiver answered ${attempt.status}`);
    }
  });

  const rotate = common(webhooks.command('rotate-secret'))
    .description('Gives a webhook another secret, which is shown this once.')
    .argument('<id>', 'its id')
    .option('--overlap <hours>', 'the old one signs as well for so long', whole(0, 720), 24);
  rotate.action(async (id: string, { overlap }: { overlap: number }) => {
    const { client, output } = contextOf(io, rotate);
    output.record(await client().webhooks.rotateSecret(id, overlap, { signal: io.signal }));
  });

  webhookDeliveryCommands(webhooks, io);
  webhookListenCommand(webhooks, io);

  const replay = common(webhooks.command('replay'))
    .description('Delivers what failed since then once more.')
    .argument('<id>', "the webhook's id")
    .requiredOption('--from <time>', 'RFC 3339, or before now as -24h')
    .option('--to <time>', 'until then')
    .option('--all', 'what succeeded as well');
  replay.action(async (id: string, request: { from: string; to?: string; all?: boolean }) => {
    const { client, output } = contextOf(io, replay);
    const { from, to, all } = request;
    const wanted = { from, ...(to === undefined ? {} : { to }), ...(all === undefined ? {} : { all }) };
    output.record({ replayed: await client().webhooks.replay(id, wanted, { signal: io.signal }) });
  });
}
