import type { App, AppContext } from '../http/app-context.js';
import { readJsonObject } from '../http/body.js';
import { Problem } from '../http/problem.js';
import { replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { shown } from '../http/shown.js';
import { type RouteContext, refuseChange } from './route-context.js';

/** How signers are doing, and the way on for one whose nonces somebody else has used. */
export function signerRoutes(app: App, context: RouteContext): void {
  resource(app, '/signers', {
    GET: async (c) => replyJson(c, 200, { data: await context.broadcaster.signers() }),
  });
  resource(app, '/signers/:address/resync-nonce', { POST: (c) => resyncNonce(c, context) });
}

/**
 * A person has made sure that the nonces below `chain_count` are used up. What was accepted before stays parked, unless
 * `unpark: "all"` declares that the store was not restored from an old copy, whose queue would be sent a second time.
 */
async function resyncNonce(c: AppContext, context: RouteContext): Promise<Response> {
  refuseChange(c, context);
  const { broadcaster } = context;
  const address = c.req.param('address') ?? '';
  const body = await readJsonObject(c, context.bodyLimit);
  const { chain_id, chain_count, unpark } = readRequest(body, address);
  const health = async () =>
    (await broadcaster.signers()).find(
      (lane) => lane.chain_id === chain_id && lane.signer.toLowerCase() === address.toLowerCase(),
    );
  const signer = await health();
  if (!signer) throw new Problem('not_found', `There is no signer ${shown(address)} on chain ${chain_id} here.`);
  if (!(await broadcaster.approveNonces(chain_id, signer.signer, chain_count, unpark))) {
    const detail = signer.review
      ? `Expected chain_count ${signer.review.chain_count}, got ${chain_count}: look at GET /signers again.`
      : 'This signer waits for nobody.';
    throw new Problem('conflict', detail, { members: { signer } });
  }
  return replyJson(c, 200, await health());
}

function readRequest(body: Readonly<Record<string, unknown>>, address: string) {
  const { chain_id, chain_count, confirm, unpark, ...unknown } = body;
  const errors = Object.keys(unknown).map((name) => ({
    pointer: `/${name.slice(0, 100)}`,
    code: 'unknown_field',
    detail: 'no such field, there are chain_id, chain_count, confirm and unpark',
  }));
  if (errors.length > 0) throw new Problem('unknown_field', `Unknown: ${shown(Object.keys(unknown)[0])}.`, { errors });
  const expect = (ok: boolean, field: string, what: string, value: unknown) => {
    if (!ok)
      errors.push({ pointer: `/${field}`, code: 'invalid_value', detail: `expected ${what}, got ${shown(value)}` });
  };
  expect(isCount(chain_id) && chain_id > 0, 'chain_id', 'the id of a chain', chain_id);
  expect(isCount(chain_count), 'chain_count', 'the `chain_count` that GET /signers shows', chain_count);
  expect(
    typeof confirm === 'string' && confirm.toLowerCase() === address.toLowerCase(),
    'confirm',
    'the address of the signer once more',
    confirm,
  );
  expect(unpark === undefined || unpark === 'all', 'unpark', '"all", or nothing', unpark);
  if (errors.length > 0 || !isCount(chain_id) || !isCount(chain_count)) {
    throw new Problem('invalid_field', `Not valid: ${errors.map(({ pointer }) => pointer.slice(1)).join(', ')}.`, {
      errors,
    });
  }
  return { chain_id, chain_count, unpark: unpark === 'all' ? ({ unpark: 'all' } as const) : {} };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
