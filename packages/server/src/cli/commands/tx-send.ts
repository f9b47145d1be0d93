import type { Command } from 'commander';
import type { BroadcastRequest } from '../../client/types.js';
import type { WaitTarget } from '../../client/wait-for.js';
import { common, contextOf } from '../context.js';
import { CommandFailure, exitCodes } from '../failure.js';
import type { Io } from '../io.js';
import { seconds, several, whole } from '../options.js';
import { lineOf } from '../output.js';
import { readData } from '../read-data.js';
import { readTarget } from '../targets.js';

interface SendOptions {
  readonly idempotencyKey?: string;
  readonly wait?: string | true;
  readonly timeout: number;
  readonly simulate?: boolean;
  readonly signer?: string;
  readonly chainId?: number;
  readonly to?: string;
  readonly value?: string;
  readonly gas?: string;
  readonly maxFeePerGas?: string;
  readonly maxPriorityFeePerGas?: string;
  readonly externalId?: string;
  readonly tag?: string[];
  readonly metadata?: string[];
  readonly priority?: number;
  readonly validUntil?: string;
  readonly maxAttempts?: number;
  readonly confirmations?: number;
  readonly successOn?: 'accepted' | 'mined' | 'confirmed';
}

export function txSend(tx: Command, io: Io): void {
  const command = common(tx.command('send'))
    .summary('hand a transaction in')
    .description('Hands a transaction in. It is taken once, however often the connection breaks.')
    .argument('<type>', 'its message type')
    .argument('<data>', 'JSON, calldata in hex, @file, or - for what comes in')
    .option(
      '--wait [target]',
      'wait until it is signed, sent, accepted, mined, confirmed, success or terminal (confirmed)',
    )
    .option('--timeout <duration>', 'how long to wait', seconds, 300)
    .option('--simulate', 'only tell what would become of it')
    .option('--idempotency-key <key>', 'the same key always names the same transaction')
    .option('--signer <address>', 'the signer')
    .option('--chain-id <number>', 'the chain', whole(1, Number.MAX_SAFE_INTEGER))
    .option('--to <address>', 'recipient, where the type lets the caller choose')
    .option('--value <wei>', 'wei, where the type lets the caller choose')
    .option('--gas <limit>', 'gas limit, where the type lets the caller choose')
    .option('--max-fee-per-gas <wei>', 'where the type lets the caller choose')
    .option('--max-priority-fee-per-gas <wei>', 'where the type lets the caller choose')
    .option('--external-id <text>', 'your own reference')
    .addOption(several('--tag <text>', 'to find it by'))
    .addOption(several('--metadata <name=text>', 'a text of yours'))
    .option('--priority <number>', 'higher goes first', whole(-1000, 1000))
    .option('--valid-until <time>', 'give up before sending after this moment, RFC 3339')
    .option('--max-attempts <number>', 'failed tries before giving up', whole(1, 100))
    .option('--confirmations <number>', 'blocks before it is confirmed', whole(1, 10_000))
    .option('--success-on <stage>', 'from when on it is a success: accepted, mined or confirmed');
  command.addHelpText('after', examples);
  command.action(async (type: string, given: string, options: SendOptions) => {
    const { client, output } = contextOf(io, command);
    const target = options.wait === undefined ? null : readTarget(options.wait === true ? 'confirmed' : options.wait);
    const request = { message_type: type, data: await readData(given, io), ...fieldsOf(options) };
    if (options.simulate) return output.record(await client().simulate(request, { signal: io.signal }));
    const { idempotencyKey, timeout } = options;
    const key = idempotencyKey === undefined ? {} : { idempotencyKey };
    const taken = await client().broadcast(request, { ...key, signal: io.signal });
    output.note(lineOf(taken));
    output.record(target === null ? taken : await waited(taken.transaction_id, target, timeout));
  });

  function waited(id: string, target: WaitTarget, timeout: number) {
    const { client, output } = contextOf(io, command);
    let told = '';
    return client().waitFor(id, target, {
      timeoutMs: timeout * 1000,
      signal: io.signal,
      onLook(transaction) {
        const line = lineOf(transaction);
        if (line !== told) output.note(line);
        told = line;
      },
    });
  }
}

function fieldsOf(options: SendOptions): Omit<BroadcastRequest, 'message_type' | 'data'> {
  const { signer, chainId, maxFeePerGas, maxPriorityFeePerGas, externalId, tag, metadata, validUntil } = options;
  const { to, value, gas, priority, maxAttempts, confirmations, successOn } = options;
  const fields = {
    ...{ to, value, gas, max_fee_per_gas: maxFeePerGas, max_priority_fee_per_gas: maxPriorityFeePerGas },
    ...{ signer_id: signer, chain_id: chainId, external_id: externalId, tags: tag, priority, valid_until: validUntil },
    ...{ max_attempts: maxAttempts, confirmations, success_on: successOn },
    metadata: metadata === undefined ? undefined : Object.fromEntries(metadata.map(pairIn)),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, given]) => given !== undefined));
}

function pairIn(given: string): [string, string] {
  const at = given.indexOf('=');
  if (at > 0) return [given.slice(0, at), given.slice(at + 1)];
  throw new CommandFailure(exitCodes.usage, `--metadata: expected name=text, got ${JSON.stringify(given)}`);
}

const examples = `
Examples
  tx-broadcaster tx send erc20.transfer '{"to":"0x7099…","amount":"2500000"}' --wait confirmed
  tx-broadcaster tx send note @calldata.hex --idempotency-key order-81 --json
  jq -c .payout order.json | tx-broadcaster tx send payout - --simulate`;
