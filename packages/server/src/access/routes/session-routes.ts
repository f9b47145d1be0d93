import { z } from 'zod';
import type { App, AppContext } from '../../http/app-context.js';
import { Problem } from '../../http/problem.js';
import { readBody } from '../../http/read-body.js';
import { reply, replyJson } from '../../http/reply.js';
import { requestScope } from '../../http/request-scope.js';
import { resource } from '../../http/resource.js';
import type { RouteContext } from '../../routes/route-context.js';
import type { Access, Accounts } from '../access.js';
import { routesOfRole } from '../route-table.js';
import { sessionCookie } from '../session-cookie.js';
import type { UserValue } from '../user-record.js';
import * as fields from './fields.js';

export const loginSchema = z.strictObject({ name: fields.typed, password: fields.typed });
export const setupSchema = z.strictObject({ token: fields.typed, name: fields.name, password: fields.password });
export const passwordSchema = z.strictObject({ password: fields.typed, new_password: fields.password });

/** Logging in and out, and who one is. */
export function sessionRoutes(app: App, access: Access, { bodyLimit }: RouteContext): void {
  const { accounts, addresses } = access;

  resource(app, '/session', {
    GET: async (c) => replyJson(c, 200, await whoAmI(access)),
    ...(accounts && {
      POST: async (c: AppContext) => {
        const { name, password } = await readBody(c, bodyLimit, loginSchema);
        return begin(c, access, await login(accounts, name, password), 'session.begun');
      },
      DELETE: async (c: AppContext) => {
        const { by, credential } = requestScope()?.principal ?? {};
        if (by === 'session' && credential) await accounts.sessions.end(credential);
        const cookie = sessionCookie('', addresses.isSecure(c), 0);
        return reply(c, 204, null, { 'Set-Cookie': cookie });
      },
    }),
  });
  if (!accounts) return;
  const { users, sessions, firstAdmin } = accounts;

  resource(app, '/session/setup', {
    POST: async (c) => {
      const { token, name, password } = await readBody(c, bodyLimit, setupSchema);
      await firstAdmin.accept(token, name, password);
      return begin(c, access, await users.get(name), 'session.begun');
    },
  });

  resource(app, '/session/password', {
    POST: async (c) => {
      const name = userOf();
      if (name === null) throw new Problem('forbidden', 'This is for users who have logged in, not for API keys.');
      const { password, new_password } = await readBody(c, bodyLimit, passwordSchema);
      await login(accounts, name, password);
      await users.change(name, { password: new_password });
      sessions.forget();
      return begin(c, access, await users.get(name), 'session.begun');
    },
  });

  resource(app, '/sessions', {
    GET: async (c) => {
      const { role, by, credential } = requestScope()?.principal ?? {};
      const own = by === 'session' && credential ? await sessions.get(credential) : null;
      // '' is nobody's name: an API key has no sessions
      const open = await sessions.list(role === 'admin' ? null : (userOf() ?? ''));
      return replyJson(c, 200, { data: open.map((each) => ({ ...each, current: each.id === own?.id })) });
    },
  });

  resource(app, '/sessions/:id', {
    DELETE: async (c) => {
      const session = await sessions.get(c.req.param('id') ?? '');
      const isOwn = session !== null && `user:${session.user}` === requestScope()?.principal.actor;
      if (!session || !(isOwn || requestScope()?.principal.role === 'admin')) {
        throw new Problem('not_found', 'There is no such session.');
      }
      await access.audit?.commit({ action: 'session.ended', target: `user:${session.user}` });
      await sessions.end(session.id);
      return reply(c, 204, null, {});
    },
  });
}

async function whoAmI({ accounts }: Access) {
  const { actor = null, role = 'submitter', by = 'none', credential = null } = requestScope()?.principal ?? {};
  const isIn = accounts === null || by !== 'none';
  const session = by === 'session' && credential !== null ? await accounts?.sessions.get(credential) : null;
  return {
    authentication: accounts === null ? 'none' : 'accounts',
    authenticated: isIn,
    actor,
    role: isIn ? role : null,
    by: isIn ? by : null,
    permissions: isIn ? routesOfRole(role) : [],
    expires_at: session?.expires_at ?? null,
    setup_needed: accounts === null ? false : !isIn && (await accounts.firstAdmin.isOpen()),
  };
}

async function login({ users, throttle }: Accounts, name: string, password: string): Promise<UserValue> {
  const ip = requestScope()?.ip ?? null;
  throttle.begin(name, ip);
  const user = await users.login(name, password);
  if (user) throttle.succeeded(name, ip);
  if (user) return user;
  throw new Problem('login_failed', 'The name or the password is wrong.', {
    headers: { 'WWW-Authenticate': 'Bearer realm="tx-broadcaster"' },
  });
}

async function begin(c: AppContext, access: Access, user: UserValue | null, action: string): Promise<Response> {
  const { accounts, addresses, audit } = access;
  if (!accounts || !user) throw new Problem('login_failed', 'This user is gone.');
  const ip = requestScope()?.ip ?? null;
  const old = requestScope()?.principal;
  if (old?.by === 'session' && old.credential !== null) await accounts.sessions.end(old.credential);
  const token = await accounts.sessions.begin(user, ip, c.req.header('user-agent') ?? null);
  const actor = `user:${user.name}`;
  await audit?.commit({ action, target: actor, actor });
  const cookie = sessionCookie(token, addresses.isSecure(c), accounts.sessions.limits.absoluteMs);
  return replyJson(c, 200, { actor, role: user.role }, { 'Set-Cookie': cookie });
}

/** The user whose session or proxy login this is; null for API keys. */
function userOf(): string | null {
  const [, name] = /^user:(.+)$/.exec(requestScope()?.principal.actor ?? '') ?? [];
  return name ?? null;
}
