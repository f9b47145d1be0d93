import type { Command } from 'commander';
import { asks } from '../ask-command.js';
import { common } from '../context.js';
import type { Io } from '../io.js';

/** Kept views. */
export function viewCommands(program: Command, io: Io): void {
  const views = program.command('views').description('Filters of the list of transactions under names, for everybody.');

  const list = common(views.command('list')).description('Lists kept views.');
  asks(io, list, (client, { call }) => client.views.list(call), ['view_id', 'name', 'search', 'created_by']);

  const create = common(views.command('create'))
    .description('Keeps a filter under a name.')
    .argument('<name>', 'its name')
    .argument('<search>', 'a query string of the list, such as status=failed&created_after=-24h');
  asks(io, create, (client, { first, args, call }) => client.views.create(first, args[1] ?? '', call));

  const remove = common(views.command('remove')).description('Removes a view.').argument('<id>', 'its id');
  asks(io, remove, (client, { first, call }) => client.views.remove(first, call).then(() => undefined));
}
