import { z } from 'zod';
import type { App } from '../../http/app-context.js';
import { readBody } from '../../http/read-body.js';
import { reply, replyJson } from '../../http/reply.js';
import { requestScope } from '../../http/request-scope.js';
import { resource } from '../../http/resource.js';
import type { RouteContext } from '../../routes/route-context.js';
import type { Accounts } from '../access.js';
import * as fields from './fields.js';

const hoursText = 'hours from 0 to 720';

/** API keys for programs: made, renewed and revoked by admins. */
export function apiKeyRoutes(app: App, { keys, keyCheck }: Accounts, { bodyLimit, now }: RouteContext): void {
  resource(app, '/api-keys', {
    GET: async (c) => replyJson(c, 200, { data: await keys.list() }),
    POST: async (c) => {
      const schema = z.strictObject({
        name: fields.name,
        role: fields.role,
        message_types: fields.messageTypes,
        signers: fields.signers,
        ip_allow: fields.ranges,
        expires_at: fields.expiry(now()),
      });
      const wanted = await readBody(c, bodyLimit, schema);
      const { record, secret } = await keys.create(wanted, requestScope()?.principal.actor ?? null);
      return replyJson(c, 201, { ...record, secret });
    },
  });

  resource(app, '/api-keys/:id', {
    DELETE: async (c) => {
      await keys.revoke(c.req.param('id') ?? '');
      keyCheck.forget();
      return reply(c, 204, null, {});
    },
  });

  resource(app, '/api-keys/:id/rotate', {
    POST: async (c) => {
      const schema = z.strictObject({
        overlap_hours: z.number(hoursText).min(0, hoursText).max(720, hoursText).default(24),
      });
      const { overlap_hours } = await readBody(c, bodyLimit, schema);
      const { record, secret } = await keys.rotate(c.req.param('id') ?? '', overlap_hours * 3_600_000);
      keyCheck.forget();
      return replyJson(c, 200, { ...record, secret });
    },
  });
}
