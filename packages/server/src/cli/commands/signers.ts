import type { Command } from 'commander';
import { common, contextOf } from '../context.js';
import type { Io } from '../io.js';
import { whole } from '../options.js';
import { signerKeyCommands } from './signer-keys.js';
import { signerLookCommands } from './signer-look.js';

const columns = ['signer', 'chain_id', 'blocked_on', 'queued', 'in_flight', 'head_block', 'balance'];

export function signerCommands(program: Command, io: Io): void {
  const signers = program.command('signers').description('Signers.');

  const list = common(signers.command('list')).description('Shows how each signer is doing.');
  list.action(async () => {
    const { client, output } = contextOf(io, list);
    output.table(await client().signers.list({ signal: io.signal }), columns);
  });

  signerLookCommands(signers, io, columns);
  signerKeyCommands(signers, io);

  for (const what of ['pause', 'resume'] as const) {
    const command = common(signers.command(what))
      .description(what === 'pause' ? 'Has a signer sign nothing new.' : 'Ends a pause.')
      .argument('<address>', 'its address')
      .requiredOption('--reason <text>', 'why; others will ask')
      .option('--chain-id <number>', 'on this chain only', whole(1, Number.MAX_SAFE_INTEGER));
    command.action(async (address: string, { reason, chainId }: { reason: string; chainId?: number }) => {
      const { client, output } = contextOf(io, command);
      const options = { ...(chainId === undefined ? {} : { chainId }), signal: io.signal };
      output.table(await client().signers[what](address, reason, options), columns);
    });
  }
}
