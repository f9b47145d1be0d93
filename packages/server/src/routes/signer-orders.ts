import type { App, AppContext } from '../http/app-context.js';
import { readJsonObject } from '../http/body.js';
import { Problem } from '../http/problem.js';
import { replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { shown } from '../http/shown.js';
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
  const { chainId, reason } = readOrder(await readJsonObject(c, context.bodyLimit), what);
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

function readOrder(body: Readonly<Record<string, unknown>>, what: string): { chainId: number | null; reason: string } {
  const { reason, chain_id: chainId = null, ...unknown } = body;
  const errors = Object.keys(unknown).map((name) => ({
    pointer: `/${name.slice(0, 100)}`,
    code: 'unknown_field',
    detail: 'no such field, there are reason and chain_id',
  }));
  if (errors.length > 0) throw new Problem('unknown_field', `Unknown: ${shown(Object.keys(unknown)[0])}.`, { errors });
  const fine = typeof reason === 'string' && reason.trim().length > 0 && reason.length <= 1000;
  if (!fine) {
    const detail = `expected why, as a text of 1 to 1000 characters (others will ask), got ${shown(reason)}`;
    errors.push({ pointer: '/reason', code: reason === undefined ? 'required' : 'invalid_value', detail });
  }
  if (chainId !== null && !(typeof chainId === 'number' && Number.isSafeInteger(chainId) && chainId > 0)) {
    const detail = `expected the id of a chain, got ${shown(chainId)}`;
    errors.push({ pointer: '/chain_id', code: 'invalid_value', detail });
  }
  if (errors.length > 0) {
    throw new Problem('invalid_field', `To ${what} a signer: ${errors.map(({ detail }) => detail).join('; ')}.`, {
      errors,
    });
  }
  return { chainId: chainId as number | null, reason: reason as string }; // both were checked above
}
