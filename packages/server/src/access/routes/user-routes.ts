import { z } from 'zod';
import type { App } from '../../http/app-context.js';
import { readBody } from '../../http/read-body.js';
import { reply, replyJson } from '../../http/reply.js';
import { requestScope } from '../../http/request-scope.js';
import { resource } from '../../http/resource.js';
import type { RouteContext } from '../../routes/route-context.js';
import type { Accounts } from '../access.js';
import * as fields from './fields.js';

export const userSchema = z.strictObject({ name: fields.name, role: fields.role, password: fields.password });
export const changeSchema = z.strictObject({
  role: fields.role.optional(),
  disabled: z.boolean('true or false').optional(),
  password: fields.password.optional(),
});

/** The people who may log in, managed by admins. */
export function userRoutes(app: App, { users, sessions }: Accounts, { bodyLimit }: RouteContext): void {
  resource(app, '/users', {
    GET: async (c) => replyJson(c, 200, { data: await users.list() }),
    POST: async (c) => {
      const wanted = await readBody(c, bodyLimit, userSchema);
      return replyJson(c, 201, await users.create(wanted, requestScope()?.principal.actor ?? null));
    },
  });

  resource(app, '/users/:name', {
    PATCH: async (c) => {
      const changed = await users.change(c.req.param('name') ?? '', await readBody(c, bodyLimit, changeSchema));
      sessions.forget();
      return replyJson(c, 200, changed);
    },
    DELETE: async (c) => {
      await users.remove(c.req.param('name') ?? '');
      sessions.forget();
      return reply(c, 204, null, {});
    },
  });
}
