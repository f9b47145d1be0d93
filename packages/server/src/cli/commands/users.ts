import type { Command } from 'commander';
import * as fields from '../../access/routes/fields.js';
import { type AccountsAt, accountsOf, type WhereOptions } from '../accounts-of.js';
import { checked } from '../checked.js';
import { common, contextOf, orOffline } from '../context.js';
import type { Io } from '../io.js';
import { readSecret } from '../read-secret.js';

const columns = ['name', 'role', 'disabled', 'created_at', 'created_by'];
const passwordNote =
  'Its password is read from BROADCASTER_USER_PASSWORD, from the file that BROADCASTER_USER_PASSWORD_FILE names, or as it comes in.';

/** The people who may log in. */
export function userCommands(program: Command, io: Io): void {
  const users = program.command('users').description('The people who may log in.');

  const list = orOffline(common(users.command('list'))).description('Lists users.');
  list.action(async (options: WhereOptions) => {
    const context = contextOf(io, list);
    context.output.table(await (await accountsOf(context, options)).listUsers(), columns);
  });

  const add = orOffline(common(users.command('add')))
    .description(`Makes a user. ${passwordNote}`)
    .argument('<name>', 'the name to log in with')
    .requiredOption('--role <role>', 'submitter, viewer, operator or admin');
  add.action(async (name: string, { role, ...where }: WhereOptions & { role: string }) => {
    const context = contextOf(io, add);
    const request = {
      name: checked('name', fields.name, name),
      role: checked('--role', fields.role, role),
      password: await readPassword(io),
    };
    context.output.record(await (await accountsOf(context, where)).createUser(request));
  });

  /** A change of one user, which ends its sessions. */
  const change = (
    word: string,
    description: string,
    run: (at: AccountsAt, name: string) => Promise<object | undefined>,
  ) => {
    const command = orOffline(common(users.command(word)))
      .description(description)
      .argument('<name>', 'whose');
    command.action(async (name: string, options: WhereOptions) => {
      const context = contextOf(io, command);
      const changed = await run(await accountsOf(context, options), name);
      if (changed) context.output.record(changed);
      else context.output.note('Removed.');
    });
  };
  change('reset-password', `Gives a user another password. ${passwordNote}`, async (at, name) =>
    at.changeUser(name, { password: await readPassword(io) }),
  );
  change('disable', 'Lets a user in no more.', (at, name) => at.changeUser(name, { disabled: true }));
  change('enable', 'Lets a user in again.', (at, name) => at.changeUser(name, { disabled: false }));
  change('remove', 'Removes a user.', async (at, name) => {
    await at.removeUser(name);
    return undefined;
  });

  const role = orOffline(common(users.command('role')))
    .description('Gives a user another role.')
    .argument('<name>', 'whose')
    .argument('<role>', 'submitter, viewer, operator or admin');
  role.action(async (name: string, wanted: string, options: WhereOptions) => {
    const context = contextOf(io, role);
    const at = await accountsOf(context, options);
    context.output.record(await at.changeUser(name, { role: checked('role', fields.role, wanted) }));
  });
}

async function readPassword(io: Io): Promise<string> {
  const text = readSecret('BROADCASTER_USER_PASSWORD', io.env) ?? (await io.readInput()).replace(/\r?\n$/, '');
  return checked('password', fields.password, text);
}
