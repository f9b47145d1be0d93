import type { Command } from 'commander';
import { asks } from '../ask-command.js';
import { common, contextOf } from '../context.js';
import { CommandFailure, exitCodes } from '../failure.js';
import type { Io } from '../io.js';
import { whole } from '../options.js';

/** RPC endpoints. */
export function rpcCommands(program: Command, io: Io): void {
  const rpc = program.command('rpc').description('RPC endpoints.');

  const list = common(rpc.command('list')).description('Shows how each endpoint is doing, as the server sees it.');
  asks(io, list, (client, { call }) => client.endpoints(call), [
    'name',
    'chain_id',
    'status',
    'head_block',
    'lag',
    'error_rate',
    'last_error',
  ]);

  const test = common(rpc.command('test'))
    .description('Has the server ask an endpoint for its chain and its head. Exits with 1 if it cannot be used.')
    .argument('<name>', 'as rpc list shows it')
    .requiredOption('--chain-id <number>', 'the chain it is of', whole(1, Number.MAX_SAFE_INTEGER));
  test.action(async (name: string, { chainId }: { chainId: number }) => {
    const { client, output } = contextOf(io, test);
    const { endpoint, ...tested } = await client().testEndpoint(chainId, name, { signal: io.signal });
    output.record(output.isJson ? { ...tested, endpoint } : tested);
    if (!tested.ok) throw new CommandFailure(exitCodes.failed, tested.trouble ?? 'it cannot be used');
  });
}
