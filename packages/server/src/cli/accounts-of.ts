import { accounts } from '../access/access.js';
import type { Role } from '../access/role.js';
import type { ApiKeyRequest, UserChange } from '../client/access.js';
import { readDatabase } from '../config/config.js';
import { type CommandContext, databaseArguments } from './context.js';
import { onStore } from './on-store.js';

/** API keys and users, wherever they are managed. */
export interface AccountsAt {
  listKeys(): Promise<readonly object[]>;
  createKey(request: ApiKeyRequest): Promise<object>;
  rotateKey(id: string, overlapHours: number): Promise<object>;
  revokeKey(id: string): Promise<unknown>;
  listUsers(): Promise<readonly object[]>;
  createUser(request: { readonly name: string; readonly role: Role; readonly password: string }): Promise<object>;
  changeUser(name: string, change: UserChange): Promise<object>;
  removeUser(name: string): Promise<unknown>;
}

export interface WhereOptions {
  readonly offline?: boolean;
}

/** On the server; with `--offline` in the database itself: how the first key is made, and the way back in. */
export async function accountsOf(context: CommandContext, options: WhereOptions): Promise<AccountsAt> {
  return options.offline ? inDatabase(context, options) : context.client().access;
}

async function inDatabase({ io }: CommandContext, options: object): Promise<AccountsAt> {
  const database = await readDatabase(databaseArguments(options), io.env);
  const by = 'command line';
  const work = <Result>(run: (at: NonNullable<ReturnType<typeof accounts>['accounts']>) => Promise<Result>) =>
    onStore(database, async ({ documents }) => {
      const access = accounts({ documents }).accounts;
      if (!access) throw new Error('accounts have accounts');
      return run(access);
    });
  return {
    listKeys: () => work(({ keys }) => keys.list()),
    createKey: (request) =>
      work(async ({ keys }) => {
        const { message_types = null, signers = null, ip_allow = null, expires_at = null } = request;
        const expires = expires_at === null ? null : Date.parse(expires_at);
        const wanted = { ...request, message_types, signers, ip_allow, expires_at: expires };
        const { record, secret } = await keys.create(wanted, by);
        return { ...record, secret };
      }),
    rotateKey: (id, overlapHours) =>
      work(async ({ keys }) => {
        const { record, secret } = await keys.rotate(id, overlapHours * 3_600_000);
        return { ...record, secret };
      }),
    revokeKey: (id) => work(({ keys }) => keys.revoke(id)),
    listUsers: () => work(({ users }) => users.list()),
    createUser: (request) => work(({ users }) => users.create(request, by)),
    changeUser: (name, change) => work(({ users }) => users.change(name, change)),
    removeUser: (name) => work(({ users }) => users.remove(name)),
  };
}
