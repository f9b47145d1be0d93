import type { App } from '../http/app-context.js';
import { readJsonObject } from '../http/body.js';
import { replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { readBroadcastRequest } from './broadcast-request.js';
import { type RouteContext, refuseChange } from './route-context.js';
import { replySimulated } from './simulate.js';
import { preferredWait, waitFor } from './waiting.js';

const path = '/transaction/broadcast';

/** Takes a transaction: 200 once it is durable, normally signed already. */
export function broadcastRoute(app: App, context: RouteContext): void {
  resource(app, path, {
    async POST(c) {
      refuseChange(c, context);
      const body = await readJsonObject(c, context.bodyLimit);
      const request = readBroadcastRequest(body, c.req.header('idempotency-key'));
      if (request.dryRun) return replySimulated(c, context, request);
      const { messageType, data, options } = request;
      const { transaction, replayed } = await context.broadcaster.accept(messageType, data, options);
      const seconds = preferredWait(c.req.header('prefer'));
      const { transaction_id } = transaction;
      const shown =
        seconds === null ? transaction : await waitFor(c, context, transaction_id, { until: 'mined', seconds });
      // the app may be mounted below another path
      const base = c.req.path.slice(0, -path.length);
      return replyJson(c, 200, shown ?? transaction, {
        Location: `${base}/transactions/${transaction_id}`,
        'Idempotent-Replayed': String(replayed),
        ...(seconds === null ? {} : { 'Preference-Applied': `wait=${seconds}` }),
      });
    },
  });
}
