import type { Lane } from '../transaction/lane.js';
import type { BlockedOn } from '../transaction/stage.js';
import type { LaneId } from '../transaction/transaction.js';

export interface LaneKey {
  readonly lane: LaneId;
  readonly chainId: number;
  readonly signer: Lane['signer'];
}

export interface LeaseRequest extends LaneKey {
  /** New at every start of a process. */
  readonly holder: string;
  readonly ttlMs: number;
  readonly now: number;
}

export interface RenewRequest {
  readonly lane: LaneId;
  readonly epoch: number;
  readonly seq: number;
  readonly incarnation: number;
  readonly parkedAt: number | null;
}

export interface HeldLane extends Lane {
  /** Who leased it last and has not given it back. */
  readonly holder: string | null;
  /** What was last said of it; null: nothing was. */
  readonly report: LaneReport | null;
}

/** What the owner of a lane says of it, for those who do not drive it. Plain JSON. */
export interface LaneReport {
  readonly blockedOn: BlockedOn;
  readonly parkedAt: number | null;
  readonly queued: number;
  readonly inFlight: number;
  /** The last look at the chain; `balance` is in wei. */
  readonly seen: { readonly at: number; readonly headBlock: number; readonly balance: string } | null;
}
