import type { App, AppContext } from '../http/app-context.js';
import { readJsonObject } from '../http/body.js';
import { replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { type BroadcastRequest, readBroadcastRequest } from './broadcast-request.js';
import { type RouteContext, refuseChange } from './route-context.js';

/** Tells what would become of a transaction. */
export function simulateRoute(app: App, context: RouteContext): void {
  resource(app, '/transactions/simulate', {
    async POST(c) {
      refuseChange(c, context);
      const body = await readJsonObject(c, context.bodyLimit);
      return replySimulated(c, context, readBroadcastRequest(body, c.req.header('idempotency-key')));
    },
  });
}

export async function replySimulated(
  c: AppContext,
  { broadcaster }: RouteContext,
  { messageType, data, options }: BroadcastRequest,
): Promise<Response> {
  return replyJson(c, 200, await broadcaster.simulate(messageType, data, options));
}
