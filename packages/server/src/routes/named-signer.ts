import type { LaneHealth } from '@tx-broadcaster/core';
import { Problem } from '../http/problem.js';
import { shown } from '../http/shown.js';
import type { RouteContext } from './route-context.js';

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

/** What must not be done in passing asks for the address once more. @throws Problem `invalid_field` */
export function refuseUnconfirmed(confirm: string, address: string): void {
  if (confirm.toLowerCase() === address.toLowerCase()) return;
  const detail = `expected the address of the signer once more, got ${shown(confirm)}`;
  const errors = [{ pointer: '/confirm', code: 'invalid_value', detail }];
  throw new Problem('invalid_field', 'Not valid: confirm.', { errors });
}
