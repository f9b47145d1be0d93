import type { App } from '../http/app-context.js';
import { replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import type { RouteContext } from './route-context.js';

/** How the RPC endpoints are doing, as this instance sees them. */
export function rpcRoutes(app: App, { broadcaster }: RouteContext): void {
  resource(app, '/rpc', { GET: (c) => replyJson(c, 200, { data: broadcaster.endpoints() }) });
}
