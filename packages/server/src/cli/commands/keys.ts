import type { Command } from 'commander';
import * as fields from '../../access/routes/fields.js';
import { accountsOf, type WhereOptions } from '../accounts-of.js';
import { checked } from '../checked.js';
import { common, contextOf, orOffline } from '../context.js';
import type { Io } from '../io.js';
import { several, whole } from '../options.js';

const columns = ['id', 'name', 'role', 'hint', 'created_at', 'expires_at', 'revoked_at', 'last_used_at'];

interface CreateOptions extends WhereOptions {
  readonly name: string;
  readonly role: string;
  readonly messageType?: string[];
  readonly signer?: string[];
  readonly ip?: string[];
  readonly expires?: string;
}

/** API keys. */
export function keyCommands(program: Command, io: Io): void {
  const keys = program.command('keys').description('API keys.');

  const list = orOffline(common(keys.command('list'))).description('Lists API keys, revoked ones too.');
  list.action(async (options: WhereOptions) => {
    const context = contextOf(io, list);
    context.output.table(await (await accountsOf(context, options)).listKeys(), columns);
  });

  const create = orOffline(common(keys.command('create')))
    .description('Makes an API key. Its secret is shown this once.')
    .requiredOption('--name <name>', 'given once and for ever: transactions are known by it')
    .requiredOption('--role <role>', 'submitter, viewer, operator or admin')
    .addOption(several('--message-type <name>', 'what it may submit, erc20.* for several'))
    .addOption(several('--signer <address>', 'signers it may use'))
    .addOption(several('--ip <range>', 'where it may come from'))
    .option('--expires <time>', 'RFC 3339');
  create.action(async ({ name, role, messageType, signer, ip, expires, ...where }: CreateOptions) => {
    const context = contextOf(io, create);
    const request = {
      name: checked('--name', fields.name, name),
      role: checked('--role', fields.role, role),
      message_types: checked('--message-type', fields.messageTypes, messageType ?? null),
      signers: checked('--signer', fields.signers, signer ?? null),
      ip_allow: checked('--ip', fields.ranges, ip ?? null),
      expires_at: expires ?? null,
    };
    checked('--expires', fields.expiry(io.clock.now()), request.expires_at);
    context.output.record(await (await accountsOf(context, where)).createKey(request));
    context.output.note('The secret is not shown again.');
  });

  const rotate = orOffline(common(keys.command('rotate')))
    .description('Gives an API key another secret, which is shown this once.')
    .argument('<id>', 'its id')
    .option('--overlap <hours>', 'the old one goes on for so long', whole(0, 720), 24);
  rotate.action(async (id: string, { overlap, ...where }: WhereOptions & { overlap: number }) => {
    const context = contextOf(io, rotate);
    context.output.record(await (await accountsOf(context, where)).rotateKey(id, overlap));
  });

  const revoke = orOffline(common(keys.command('revoke')))
    .description('From now on nobody can use it.')
    .argument('<id>', 'its id');
  revoke.action(async (id: string, options: WhereOptions) => {
    const context = contextOf(io, revoke);
    await (await accountsOf(context, options)).revokeKey(id);
    context.output.note('It is revoked.');
  });
}
