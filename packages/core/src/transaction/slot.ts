import type { Hex } from 'viem';
import type { LaneId } from './transaction.js';

/** What the chain shows to have used a slot's nonce, at depth; `chain_reset`: the chain itself is gone. */
export type SlotUse = 'payload' | 'filler' | 'foreign' | 'chain_reset';

/** One nonce of a lane. Once committed it belongs to its transaction until the chain shows, at depth, what used it. */
export interface Slot {
  readonly lane: LaneId;
  readonly nonce: number;
  /** null: a nonce that was never ours, kept so that the ledger has no hole. */
  readonly transactionId: string | null;
  readonly generation: number;
  /** A node said that it has the payload. */
  readonly acknowledged: boolean;
  /** A node said that it has a filler. */
  readonly fillerAcknowledged: boolean;
  /** Sends in a row, after an acknowledgement, that only drew refusals (lane-rules.md 3). */
  readonly refusals: number;
  /** When the slot's bytes are due to be sent (again), epoch ms. */
  readonly nextSendAt: number;
  /** The attempt seen mined at the head; not yet deep. */
  readonly minedHash: Hex | null;
  readonly usedBy: SlotUse | null;
  readonly updatedAt: number;
}
