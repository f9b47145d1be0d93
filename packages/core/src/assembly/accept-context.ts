import { durationMs } from '../duration.js';
import type { AcceptContext } from '../handler/accept.js';
import type { Lanes } from '../lane/lanes.js';
import type { Notices } from '../notices.js';
import { profileOf } from '../transaction/chain-profile.js';
import type { KnownChain } from './chains.js';
import type { Setup } from './setup.js';

/** What requests are taken in with. */
export function acceptContext(
  { options, clock, newId, signers, messageTypes, policies }: Setup,
  { tell }: Notices,
  lanes: Lanes,
  byId: ReadonlyMap<number, KnownChain>,
): AcceptContext {
  const { store, chains, retry, successOn, limits, signWait, failpoint } = options;
  return {
    store,
    clock,
    newId,
    messageTypes,
    chains: new Map(chains.map(({ chain }) => [chain.id, signers])),
    profileOf: (chainId) => policies.get(chainId)?.profile ?? profileOf({ id: chainId }),
    tryCall: async (chainId, call) => (await byId.get(chainId)?.chain.estimateGas(call)) ?? null,
    defaults: {
      successOn: successOn ?? 'accepted',
      confirmations: (chainId) =>
        chains.find(({ chain }) => chain.id === chainId)?.confirmations ??
        (policies.get(chainId)?.settleDepth ?? 0) + 1,
      maxAttempts: retry?.maxAttempts ?? 3,
    },
    maxBacklog: limits?.queue ?? 100_000,
    backlogOf: (lane) => lanes.backlogOf(lane),
    candidates: (chainId, among) => among.map((signer) => lanes.candidate(chainId, signer)),
    offer: (transaction) => lanes.offer(transaction),
    admit: (transaction) => lanes.admit(transaction),
    signWaitMs: durationMs(signWait ?? '250ms', 'signWait'),
    tell: ({ transaction, event }) => tell([{ transaction, event, previous: transaction.status }]),
    reached: failpoint ?? (() => {}),
  };
}
