import type { Chain } from '../chain/chain.js';
import { endpointsOf } from '../chain/endpoints.js';
import { type RpcChainOptions, rpcChain } from '../chain/rpc-chain.js';
import { durationMs } from '../duration.js';
import { Identity } from '../lane/chain-identity.js';
import type { Notices } from '../notices.js';
import { tracedChain } from '../tracing/traced.js';
import type { Setup } from './setup.js';

/** A configured chain, and what is remembered of which one it is. */
export interface KnownChain {
  readonly chain: Chain;
  readonly identity: Identity;
}

/** The configured chains by id, in the order of the options. */
export async function chainsFor(setup: Setup, notices: Notices): Promise<ReadonlyMap<number, KnownChain>> {
  const { options, clock, random } = setup;
  const timeoutMs = durationMs(options.rpcTimeout ?? '30s', 'rpcTimeout');
  const identities = options.chains.map(
    ({ chain: { id } }) => new Identity(options.store.documents, id, clock, notices.warn),
  );
  for (const identity of identities) await identity.load();
  const known = options.chains.map((reach, index): [number, KnownChain] => {
    const identity = identities[index] as Identity;
    const chain = reached(setup, {
      id: reach.chain.id,
      known: () => identity.known,
      endpoints: endpointsOf(reach, { clock, random }),
      sendTimeoutMs: timeoutMs,
      readTimeoutMs: Math.min(15_000, timeoutMs),
      clock,
      changed: notices.endpointChanged,
    });
    return [reach.chain.id, { chain, identity }];
  });
  return new Map(known);
}

function reached({ options: { tracing } }: Setup, options: RpcChainOptions): Chain {
  return tracing ? tracedChain(rpcChain(options), tracing) : rpcChain(options);
}
