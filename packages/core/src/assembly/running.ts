import type { Chain } from '../chain/chain.js';
import { durationMs } from '../duration.js';
import { Accept } from '../handler/accept.js';
import { Lanes } from '../lane/lanes.js';
import type { Notices } from '../notices.js';
import { loadSecp256k1 } from '../signer/secp256k1.js';
import { acceptContext } from './accept-context.js';
import { chainsFor } from './chains.js';
import { laneContext } from './lane-context.js';
import type { Setup } from './setup.js';

/** The parts of a broadcaster that runs. */
export interface Running {
  readonly accept: Accept;
  readonly lanes: Lanes;
  readonly chains: readonly Chain[];
}

/** Takes the lanes and goes on where the store left off. */
export async function startRunning(setup: Setup, notices: Notices): Promise<Running> {
  const { options, clock, newId, signers } = setup;
  await loadSecp256k1();
  const byId = await chainsFor(setup, notices);
  const lanes: Lanes = new Lanes({
    store: options.store,
    clock,
    warn: notices.warn,
    holder: newId(),
    leaseMs: durationMs(options.lease ?? '10s', 'lease'),
    drives: options.mode !== 'api',
    setBack: (why) => stopAll(setup, notices, why),
    heard: (lane) => notices.events.emit('elsewhere', { lane }),
    contextOf: (chainId, signer) =>
      laneContext(setup, notices, { known: byId.get(chainId), lanes }, { chainId, signer }),
  });
  await stopWhereSetBack(setup, notices);
  await lanes.start([...byId.keys()].flatMap((chainId) => [...signers.keys()].map((signer) => ({ chainId, signer }))));
  const accept = new Accept(acceptContext(setup, notices, lanes, byId));
  return { accept, lanes, chains: [...byId.values()].map(({ chain }) => chain) };
}

/** Gives the lanes back. */
export async function stopRunning({ lanes, chains }: Running): Promise<void> {
  await lanes.stop();
  for (const chain of chains) chain.close();
}

/**
 * A store that is an older copy of itself has forgotten what it sent: its lanes wait for a person (lane-rules.md 1).
 */
async function stopWhereSetBack(setup: Setup, notices: Notices): Promise<void> {
  const { store, afterRestore } = setup.options;
  const why = afterRestore ? 'the operator said so (afterRestore)' : ((await store.setBack?.()) ?? null);
  if (why !== null) await stopAll(setup, notices, why);
}

async function stopAll({ options: { store }, clock }: Setup, { warn }: Notices, why: string): Promise<void> {
  const lanes = await store.stopLanes({ reason: 'restored', chainCount: 0, since: clock.now() });
  warn('the store is an older copy of itself: its signers wait for a person', { why, lanes });
}
