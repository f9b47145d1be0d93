import { once } from 'node:events';
import type { Command } from 'commander';
import { distrust, readSecretText } from '../../webhooks/webhook-secret.js';
import { type CommandContext, common, contextOf } from '../context.js';
import { CommandFailure, exitCodes } from '../failure.js';
import type { Io } from '../io.js';
import { type Incoming, listenAt } from '../listener.js';
import { several, whole } from '../options.js';
import { readSecret } from '../read-secret.js';

interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly event?: string[];
  readonly publicUrl?: string;
  readonly forwardTo?: string;
}

const secretName = 'BROADCASTER_WEBHOOK_SECRET';

/** `webhooks listen`: a receiver to try webhooks with. */
export function webhookListenCommand(webhooks: Command, io: Io): void {
  const command = common(webhooks.command('listen'))
    .summary('receive webhooks here, and show them')
    .description(
      'Receives webhooks here until Ctrl-C, checks their signatures, and shows them. A webhook is made for it and removed\n' +
        `at the end; with ${secretName} (or _FILE) it only listens for the one that has this secret.\n` +
        'The server must be allowed to call this machine: --dev is, others by BROADCASTER_WEBHOOKS_ALLOW or --public-url.',
    )
    .option('--port <number>', 'where to listen; 0: any free one', whole(0, 65_535), 0)
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .addOption(several('--event <type>', 'such as transaction.mined or transaction.*; all by default'))
    .option('--public-url <url>', 'by which the server reaches it, through a tunnel for example')
    .option('--forward-to <url>', 'pass on what is signed, and answer what it answers');
  command.action(async (options: ListenOptions) => {
    const context = contextOf(io, command);
    const given = readSecret(secretName, io.env);
    const known = given === null ? null : readSecretText(given);
    if (given !== null && known === null) {
      throw new CommandFailure(exitCodes.configuration, `${secretName}: expected a secret that begins with whsec_`);
    }
    let secret = known;
    const take = async (incoming: Incoming) => (secret === null ? 503 : taken(context, incoming, secret, options));
    const listener = await listenAt(options.host, options.port, take);
    let made: string | null = null;
    try {
      context.output.note(`Listens on ${listener.url}, Ctrl-C ends it.`);
      if (known === null) {
        const event_types = options.event ?? ['*'];
        const request = { url: options.publicUrl ?? listener.url, description: 'webhooks listen', event_types };
        const webhook = await context.client().webhooks.create(request, { signal: io.signal });
        made = webhook.id;
        secret = readSecretText(webhook.secret);
      }
      if (!io.signal.aborted) await once(io.signal, 'abort');
    } finally {
      await listener.close();
      if (made !== null) await context.client().webhooks.remove(made);
    }
  });
}

/** Shows what came in; the status to answer. */
async function taken(
  { io, output }: CommandContext,
  { headers, body }: Incoming,
  secret: Uint8Array,
  { forwardTo }: ListenOptions,
): Promise<number> {
  const why = distrust(headers, body, secret, io.clock.now());
  if (why !== null) {
    output.note(`refused: ${why}`);
    return 401;
  }
  const status = forwardTo === undefined ? 204 : await forwarded(forwardTo, { headers, body });
  const message: unknown = JSON.parse(body);
  const type = typeof message === 'object' && message !== null && 'type' in message ? String(message.type) : '';
  if (output.isJson) io.out(`${JSON.stringify({ id: headers['webhook-id'], status, message })}\n`);
  else io.out(`${type.replace(/[^\w.]/g, '')} ${(headers['webhook-id'] ?? '').replace(/[^\w-]/g, '')} ${status}\n`);
  return status;
}

async function forwarded(url: string, { headers, body }: Incoming): Promise<number> {
  const names = ['content-type', 'webhook-id', 'webhook-timestamp', 'webhook-signature'];
  const kept = names.flatMap((name): [string, string][] =>
    headers[name] === undefined ? [] : [[name, headers[name]]],
  );
  try {
    return (await fetch(url, { method: 'POST', headers: kept, body, redirect: 'manual' })).status;
  } catch {
    return 502;
  }
}
