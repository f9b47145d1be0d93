import type { App, AppContext } from '../http/app-context.js';
import { Problem } from '../http/problem.js';
import { readBody } from '../http/read-body.js';
import { replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { shown } from '../http/shown.js';
import { signerOrderBody } from '../schema/action-body.js';
import { type RouteContext, refuseChange } from './route-context.js';

/** Pauses and resumes signers: on all chains, or on the one that is named. */
export function signerOrderRoutes(app: App, context: RouteContext): void {
  resource(app, '/signers/:address/pause', { POST: (c) => order(c, context, 'pause') });
  resource(app, '/signers/:address/resume', { POST: (c) => order(c, context, 'resume') });
}

async function order(c: AppContext, context: RouteContext, what: 'pause' | 'resume'): Promise<Response> {
  refuseChange(c, context);
  const { broadcaster } = context;
  const address = (c.req.param('address') ?? '').toLowerCase();
  const { chain_id: chainId = null, reason } = await readBody(c, context.bodyLimit, signerOrderBody);
  const lanes = async () =>
    (await broadcaster.signers()).filter(
      ({ signer, chain_id }) => signer.toLowerCase() === address && (chainId === null || chain_id === chainId),
    );
  const meant = await lanes();
  if (meant.length === 0) {
    const where = chainId === null ? '' : ` on chain ${chainId}`;
    throw new Problem('not_found', `There is no signer ${shown(address)}${where}: GET /signers shows all.`);
  }
  for (const { chain_id, signer } of meant) {
    if (what === 'pause') await broadcaster.pauseSigner(chain_id, signer, reason);
    else await broadcaster.resumeSigner(chain_id, signer, reason);
  }
  return replyJson(c, 200, { data: await lanes() });
}
