import { type Address, getAddress } from 'viem';
import type { LaneContext } from '../lane/context.js';
import type { Lanes } from '../lane/lanes.js';
import type { Notices } from '../notices.js';
import type { KnownChain } from './chains.js';
import type { Setup } from './setup.js';

/** What the lane of this chain and signer works with; null for a chain that is not configured. */
export function laneContext(
  { options, clock, random, signers, messageTypes, policies }: Setup,
  { tell, warn }: Notices,
  { known, lanes }: { readonly known: KnownChain | undefined; readonly lanes: Lanes },
  { chainId, signer }: { readonly chainId: number; readonly signer: Address },
): LaneContext | null {
  const policy = policies.get(chainId);
  if (!known || !policy) return null;
  const own = getAddress(signer);
  const othersOf = (messageType: string) => {
    const pool = messageTypes.signersOf(messageType).filter((other) => signers.has(other));
    return pool.includes(own) ? pool.filter((other) => other !== own) : [];
  };
  return {
    ...known,
    policy,
    store: options.store,
    signer: signers.get(own) ?? null,
    clock,
    random,
    abiOf: (messageType) => messageTypes.abiOf(messageType),
    neighbours: (messageType) => othersOf(messageType).map((other) => lanes.candidate(chainId, other)),
    siblings: [...new Set(messageTypes.names().flatMap(othersOf))],
    // it is durable: where this goes wrong, its lane finds it in the store
    handOver: (transaction) => void lanes.admit(transaction).catch(() => {}),
    tell,
    warn,
    reached: options.failpoint ?? (() => {}),
  };
}
