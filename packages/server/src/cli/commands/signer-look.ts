import type { Command } from 'commander';
import { asks, only } from '../ask-command.js';
import { common, contextOf } from '../context.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { followOperation } from '../follow-operation.js';
import type { Io } from '../io.js';
import { whole } from '../options.js';

const chain = '--chain-id <number>';
const chainId = whole(1, Number.MAX_SAFE_INTEGER);

/** `signers get`, `nonces`, `balances`, `resync-nonce`, `cancel-pending`. */
export function signerLookCommands(signers: Command, io: Io, columns: readonly string[]): void {
  const about = (name: string) => common(signers.command(name)).argument('<address>', 'its address');

  const get = about('get').description('Shows how a signer is doing, on each of its chains.');
  asks(io, get, (client, { first, call }) => client.signers.get(first, call), columns);

  const nonces = about('nonces')
    .description('Shows what the chain has not decided yet, nonce by nonce.')
    .requiredOption(chain, 'the chain', chainId);
  asks<{ chainId: number }>(
    io,
    nonces,
    async (client, { first, options, call }) => (await client.signers.nonces(first, options.chainId, call)).slots,
    ['nonce', 'state', 'attempts', 'mined_hash'],
  );

  const balances = about('balances')
    .description('Shows what a signer has had over the last week, in wei.')
    .requiredOption(chain, 'the chain', chainId);
  asks<{ chainId: number }>(
    io,
    balances,
    (client, { first, options, call }) => client.signers.balances(first, options.chainId, call),
    ['at', 'balance'],
  );

  const resync = about('resync-nonce')
    .summary('let a signer go on that stopped for a review')
    .description(
      'Lets a signer go on whose nonces somebody else has used, once you have made sure that all below the count are used\n' +
        'up. What was accepted before stays parked (docs/nonce-review.md).',
    )
    .requiredOption(chain, 'the chain', chainId)
    .requiredOption(
      '--chain-count <number>',
      'the count that signers get --json shows',
      whole(0, Number.MAX_SAFE_INTEGER),
    )
    .requiredOption('--confirm <address>', 'its address once more')
    .option('--unpark-all', 'the store was not restored from an old copy: let everything parked go on as well');
  asks<{ chainId: number; chainCount: number; confirm: string; unparkAll?: boolean }>(
    io,
    resync,
    (client, { first, options, call }) => {
      confirmed(first, options.confirm);
      const { chainId: chain_id, chainCount: chain_count, unparkAll } = options;
      const request = only({ chain_id, chain_count, unpark: unparkAll ? ('all' as const) : undefined });
      return client.signers.resyncNonce(first, request, call);
    },
  );

  const cancel = about('cancel-pending')
    .summary('cancel all of a signer that the chain has not decided')
    .description(
      'Cancels all of a signer that its chain has not decided: what has no nonce yet ends at once, for the rest no-ops are\n' +
        'sent, and the chain decides.',
    )
    .requiredOption(chain, 'the chain', chainId)
    .requiredOption('--confirm <address>', 'its address once more')
    .option('--reason <text>', 'why; kept in the timeline and the audit trail')
    .option('--once <key>', 'an idempotency key: however often it is sent, it is done once')
    .option('--detach', 'do not wait for its end');
  cancel.action(async (address: string, options: CancelOptions) => {
    const context = contextOf(io, cancel);
    confirmed(address, options.confirm);
    const { reason, once } = options;
    const client = context.client();
    const operation = await client.signers.cancelPending(
      address,
      { chain_id: options.chainId, ...only({ reason }) },
      { signal: io.signal, ...only({ idempotencyKey: once }) },
    );
    context.output.record(options.detach ? operation : await followOperation(context, client, operation));
  });
}

interface CancelOptions {
  readonly chainId: number;
  readonly confirm: string;
  readonly reason?: string;
  readonly once?: string;
  readonly detach?: boolean;
}

function confirmed(address: string, again: string): void {
  if (address.toLowerCase() === again.toLowerCase()) return;
  throw new CommandFailure(exitCodes.usage, `--confirm: expected ${address} once more, got ${JSON.stringify(again)}`);
}
