import type { App, AppContext } from '../http/app-context.js';
import { Problem } from '../http/problem.js';
import { readBody } from '../http/read-body.js';
import { replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { shown } from '../http/shown.js';
import { endpointTestBody } from '../schema/action-body.js';
import { type RouteContext, refuseChange } from './route-context.js';

/** How the RPC endpoints are doing, as this instance sees them. */
export function rpcRoutes(app: App, context: RouteContext): void {
  const { broadcaster } = context;
  resource(app, '/rpc', { GET: (c) => replyJson(c, 200, { data: broadcaster.endpoints() }) });
  resource(app, '/rpc/test', { POST: (c) => test(c, context) });
}

/** Asks one of them now. What it answers is no failure of this request. */
async function test(c: AppContext, context: RouteContext): Promise<Response> {
  refuseChange(c, context);
  const { chain_id, name } = await readBody(c, context.bodyLimit, endpointTestBody);
  const tested = await context.broadcaster.testEndpoint(chain_id, name);
  if (tested) return replyJson(c, 200, tested);
  throw new Problem('not_found', `There is no endpoint ${shown(name)} of chain ${chain_id}: GET /rpc shows all.`);
}
