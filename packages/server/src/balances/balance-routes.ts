import type { App } from '../http/app-context.js';
import { replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { namedSigner } from '../routes/named-signer.js';
import type { RouteContext } from '../routes/route-context.js';
import type { BalanceLog } from './balance-log.js';

/** What a signer has had over the last week. */
export function balanceRoutes(app: App, balances: BalanceLog, context: RouteContext): void {
  resource(app, '/signers/:address/balances', {
    GET: async (c) => replyJson(c, 200, { data: await balances.of((await namedSigner(c, context)).lane) }),
  });
}
