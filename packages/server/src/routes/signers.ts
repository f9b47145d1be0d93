import type { App, AppContext } from '../http/app-context.js';
import { Problem } from '../http/problem.js';
import { readBody } from '../http/read-body.js';
import { replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { shown } from '../http/shown.js';
import { resyncBody } from '../schema/action-body.js';
import { findSigner, namedSigner, refuseUnconfirmed } from './named-signer.js';
import { type RouteContext, refuseChange } from './route-context.js';

/** How signers are doing, and the way on for one whose nonces somebody else has used. */
export function signerRoutes(app: App, context: RouteContext): void {
  resource(app, '/signers', {
    GET: async (c) => replyJson(c, 200, { data: await context.broadcaster.signers() }),
  });
  resource(app, '/signers/:address', { GET: (c) => show(c, context) });
  resource(app, '/signers/:address/nonces', { GET: (c) => nonces(c, context) });
  resource(app, '/signers/:address/resync-nonce', { POST: (c) => resyncNonce(c, context) });
}

/** What the chain has not decided yet, nonce by nonce. */
async function nonces(c: AppContext, context: RouteContext): Promise<Response> {
  const { lane: id, chain_id, signer } = await namedSigner(c, context);
  const lane = await context.broadcaster.laneOf(chain_id, signer);
  return replyJson(c, 200, lane ?? { lane: id, chain_id, signer, next_nonce: null, slots: [], open: 0 });
}

/** One signer, on each of its chains. */
async function show(c: AppContext, { broadcaster }: RouteContext): Promise<Response> {
  const address = (c.req.param('address') ?? '').toLowerCase();
  const data = (await broadcaster.signers()).filter(({ signer }) => signer.toLowerCase() === address);
  if (data.length > 0) return replyJson(c, 200, { data });
  throw new Problem('not_found', `There is no signer ${shown(address)}: GET /signers shows all.`);
}

/**
 * A person has made sure that the nonces below `chain_count` are used up. What was accepted before stays parked, unless
 * `unpark: "all"` declares that the store was not restored from an old copy, whose queue would be sent a second time.
 */
async function resyncNonce(c: AppContext, context: RouteContext): Promise<Response> {
  refuseChange(c, context);
  const { broadcaster } = context;
  const address = c.req.param('address') ?? '';
  const { chain_id, chain_count, confirm, unpark } = await readBody(c, context.bodyLimit, resyncBody);
  refuseUnconfirmed(confirm, address);
  const health = () => findSigner(context, address, chain_id);
  const signer = await health();
  if (
    !(await broadcaster.approveNonces(chain_id, signer.signer, chain_count, unpark === undefined ? {} : { unpark }))
  ) {
    const detail = signer.review
      ? `Expected chain_count ${signer.review.chain_count}, got ${chain_count}: look at GET /signers again.`
      : 'This signer waits for nobody.';
    throw new Problem('conflict', detail, { members: { signer } });
  }
  return replyJson(c, 200, await health());
}
