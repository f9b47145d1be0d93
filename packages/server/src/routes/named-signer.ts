import type { LaneHealth } from '@tx-broadcaster/core';
import type { AppContext } from '../http/app-context.js';
import { Problem } from '../http/problem.js';
import { shown } from '../http/shown.js';
import { integer } from '../query/parameter.js';
import { givenIn, Parameters } from '../query/parameters.js';
import { type RouteContext, searchOf } from './route-context.js';

/** The signer that a path names, on a chain. @throws Problem `not_found` */
export async function findSigner(
  { broadcaster }: Pick<RouteContext, 'broadcaster'>,
  address: string,
  chainId: number,
): Promise<LaneHealth> {
  const found = (await broadcaster.signers()).find(
    ({ signer, chain_id }) => chain_id === chainId && signer.toLowerCase() === address.toLowerCase(),
  );
  if (found) return found;
  throw new Problem('not_found', `There is no signer ${shown(address)} on chain ${chainId} here.`);
}

export const onChainParameters = {
  chain_id: integer(1, Number.MAX_SAFE_INTEGER, { description: 'The chain that is meant.' }),
} as const;

/** The signer that the path names, on the chain that the query does. @throws Problem `invalid_request`, `not_found` */
export async function namedSigner(c: AppContext, context: Pick<RouteContext, 'broadcaster'>): Promise<LaneHealth> {
  const parameters = new Parameters(givenIn(searchOf(c)), Object.keys(onChainParameters));
  const chainId = parameters.one('chain_id', onChainParameters.chain_id);
  parameters.throwIfWrong();
  if (chainId === undefined) throw new Problem('invalid_request', 'Expected chain_id, the id of a chain, got none.');
  return findSigner(context, c.req.param('address') ?? '', chainId);
}

/** What must not be done in passing asks for the address once more. @throws Problem `invalid_field` */
export function refuseUnconfirmed(confirm: string, address: string): void {
  if (confirm.toLowerCase() === address.toLowerCase()) return;
  const detail = `expected the address of the signer once more, got ${shown(confirm)}`;
  const errors = [{ pointer: '/confirm', code: 'invalid_value', detail }];
  throw new Problem('invalid_field', 'Not valid: confirm.', { errors });
}
