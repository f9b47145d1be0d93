import type { Observation } from '../chain/chain.js';
import type { Lane } from '../transaction/lane.js';
import type { Transaction } from '../transaction/transaction.js';
import type { OpenSlots } from './open-slots.js';

/** What the phases of a round see of their lane. */
export interface LaneView {
  readonly lane: Lane;
  readonly open: Pick<
    OpenSlots,
    'size' | 'has' | 'get' | 'values' | 'unsteady' | 'withDeadline' | 'wantedFaster' | 'dueAt' | 'earliestSend'
  >;
  readonly highestNonce: number | null;
  readonly queue: readonly Transaction[];
  readonly observation: Observation | null;
  /** Since when the pool has shown transactions of this key at nonces beyond the ledger's; null: it shows none. */
  readonly pendingAheadSince: number | null;
  /** What the node's pool let the window shrink to; null: the policy's own. */
  readonly shrunkWindow: number | null;
  /** False for a sender whose key is not here: only what it signed itself can be sent. */
  readonly canSign: boolean;
  /** Pooled transactions accepted until then wait: the store may be an older copy, see `PoolCheck`. null: it is not. */
  readonly doubtedUntil: number | null;
  /** Slots whose latest attempt a node called too cheap. */
  readonly underpriced: ReadonlySet<number>;
  /** Wei that open slots may still cost. */
  readonly reserved: bigint;
  /** Gas limits of queued transactions that were tried on a node: those that declared none, and those that ask for it. */
  readonly estimates: ReadonlyMap<string, bigint>;
}
