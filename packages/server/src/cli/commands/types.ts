import type { Command } from 'commander';
import { asks } from '../ask-command.js';
import { common } from '../context.js';
import type { Io } from '../io.js';

/** Message types. */
export function typeCommands(program: Command, io: Io): void {
  const types = program.command('types').description('Message types.');

  const list = common(types.command('list')).description('Shows what can be broadcast.');
  asks(io, list, (client, { call }) => client.messageTypes(call), ['name', 'title', 'function', 'chain_id', 'to']);

  const get = common(types.command('get'))
    .description('Shows a message type, with the JSON Schema of its data and examples.')
    .argument('<name>', 'its name');
  asks(io, get, (client, { first, call }) => client.messageType(first, call));
}
