import { z } from 'zod';
import type { App, AppContext } from '../http/app-context.js';
import { Problem } from '../http/problem.js';
import { readBody } from '../http/read-body.js';
import { readQuery } from '../http/read-query.js';
import { reply, replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { readMoment } from '../query/moment.js';
import type { RouteContext } from '../routes/route-context.js';
import { readTransactionId } from '../routes/transaction-id.js';
import { WebhookAdmin } from './webhook-admin.js';
import type { WebhookService } from './webhook-service.js';

const urlText = 'an https URL of at most 2000 characters';
const typeText = 'the name of an event such as transaction.success, or transaction.*';
const words = (most: number) =>
  z.string(`a text of at most ${most} characters`).max(most, `a text of at most ${most} characters`);
const names = (most: number) =>
  z.array(words(most).min(1, 'a name'), 'a list of texts').max(100, 'at most 100').nullable().default(null);

const url = z.string(urlText).max(2000, urlText);
const eventTypes = z
  .array(z.string(typeText).regex(/^(?:[a-z_]+\.)?(?:[a-z_]+|\*)$/, typeText), 'a list of texts')
  .min(1, 'at least one name')
  .max(50, 'at most 50');
const filter = z.strictObject({
  message_type: names(1024),
  tag: names(64),
  chain_id: z.int('the id of a chain').positive('the id of a chain').nullable().default(null),
});

/** The body of `POST /webhooks`. */
export const newWebhookBody = z.strictObject({
  url,
  description: words(200).default(''),
  event_types: eventTypes.default(['transaction.success', 'transaction.failed']),
  filter: filter.default({ message_type: null, tag: null, chain_id: null }),
});
/** The body of `PATCH /webhooks/{id}`. */
export const webhookChangeBody = z.strictObject({
  url: url.optional(),
  description: words(200).optional(),
  event_types: eventTypes.optional(),
  filter: filter.optional(),
  enabled: z.boolean('true or false').optional(),
  skip_missed: z.boolean('true or false').optional(),
});
const hoursText = 'hours from 0 to 720';
/** The body of `POST /webhooks/{id}/rotate-secret`. */
export const rotateBody = z.strictObject({
  overlap_hours: z.number(hoursText).min(0, hoursText).max(720, hoursText).default(24),
});
const limitText = 'an integer from 1 to 200';
const pageSchema = z.strictObject({
  status: z.enum(['pending', 'succeeded', 'failed'], 'pending, succeeded or failed').nullable().default(null),
  cursor: z.string().max(200).nullable().default(null),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, limitText)
    .transform(Number)
    .refine((value) => value >= 1 && value <= 200, limitText)
    .default(50),
});

/** Webhooks, their secrets and deliveries, managed by admins. */
export function webhookRoutes(app: App, service: WebhookService, { broadcaster, bodyLimit, now }: RouteContext): void {
  const admin = new WebhookAdmin(service);
  const idOf = (c: AppContext) => c.req.param('id') ?? '';

  resource(app, '/webhooks', {
    GET: async (c) => replyJson(c, 200, { data: await admin.list() }),
    POST: async (c) => replyJson(c, 201, await admin.create(await readBody(c, bodyLimit, newWebhookBody))),
  });
  resource(app, '/webhooks/:id', {
    GET: async (c) => replyJson(c, 200, await admin.get(idOf(c))),
    PATCH: async (c) => {
      const { url, description, event_types, filter, enabled, skip_missed } = await readBody(
        c,
        bodyLimit,
        webhookChangeBody,
      );
      const change = { ...given({ url, description, event_types, filter }), enabled, skip_missed };
      return replyJson(c, 200, await admin.change(idOf(c), change));
    },
    DELETE: async (c) => {
      await admin.remove(idOf(c));
      return reply(c, 204, null, {});
    },
  });
  resource(app, '/webhooks/:id/test', {
    POST: async (c) => {
      const { at, ...attempt } = await admin.test(idOf(c));
      return replyJson(c, 200, { at: new Date(at).toISOString(), ...attempt });
    },
  });
  resource(app, '/webhooks/:id/rotate-secret', {
    POST: async (c) => {
      const { overlap_hours } = await readBody(c, bodyLimit, rotateBody);
      return replyJson(c, 200, await admin.rotate(idOf(c), overlap_hours * 3_600_000));
    },
  });
  resource(app, '/webhooks/:id/replay', {
    POST: async (c) => {
      const moment = momentBefore(now());
      const schema = z.strictObject({
        from: moment,
        to: moment.default(now()),
        all: z.boolean('true or false').default(false),
      });
      const replayed = await admin.replayAll(idOf(c), await readBody(c, bodyLimit, schema));
      return replyJson(c, 202, { replayed });
    },
  });
  resource(app, '/webhooks/:id/deliveries', {
    GET: async (c) => {
      const { status, cursor, limit } = readQuery(c, pageSchema);
      const { data, next } = await admin.deliveries(idOf(c), { status, after: cursor, limit });
      return replyJson(c, 200, { data, has_more: next !== null, next_cursor: next });
    },
  });
  resource(app, '/transactions/:id/deliveries', {
    GET: async (c) => {
      const id = readTransactionId(c);
      const record = await broadcaster.get(id);
      if (!record) throw new Problem('not_found', `There is no transaction ${id}.`);
      return replyJson(c, 200, await admin.deliveriesOf(id, Date.parse(record.created_at)));
    },
  });
  resource(app, '/deliveries/:id', { GET: async (c) => replyJson(c, 200, await admin.delivery(idOf(c))) });
  resource(app, '/deliveries/:id/request', { GET: async (c) => replyJson(c, 200, await admin.request(idOf(c))) });
  resource(app, '/deliveries/:id/replay', { POST: async (c) => replyJson(c, 202, await admin.replay(idOf(c))) });
}

function momentBefore(now: number) {
  const expected = 'a time (RFC 3339, with its offset) or one before now such as -24h';
  return z
    .string(expected)
    .transform((text) => readMoment(text, now) ?? Number.NaN)
    .refine((ms) => !Number.isNaN(ms), expected);
}

type Given<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** The fields that have a value. */
function given<Fields extends object>(fields: Fields): Given<Fields> {
  // what is left has exactly the type that says so
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<Fields>;
}
