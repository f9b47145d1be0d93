import type { Address } from 'viem';
import type { HeldLane } from '../store/lane-lease.js';
import type { LaneOrders, NonceReview } from '../transaction/lane.js';
import { timeOrNull } from '../transaction/record.js';
import type { BlockedOn } from '../transaction/stage.js';
import type { Lane } from './lane.js';

/** How one signer on one chain is doing. */
export interface LaneHealth {
  readonly lane: string;
  readonly chain_id: number;
  readonly signer: Address;
  readonly blocked_on: BlockedOn;
  /** Set by a person: nothing new is signed until it is resumed. */
  readonly paused: { readonly reason: string; readonly since: string } | null;
  /** Why the lane waits for a person, and the chain's count to approve (`approveNonces`). */
  readonly review: { readonly reason: NonceReview['reason']; readonly chain_count: number } | null;
  /** Queued transactions accepted until then wait to be confirmed one by one (`unpark`); null: none do. */
  readonly parked_since: string | null;
  /** null where another instance drives the lane and has not said it yet, as in all that follows. */
  readonly queued: number | null;
  /** Transactions with a nonce that the chain has not used for good yet. */
  readonly in_flight: number | null;
  /** null until the chain was first seen. */
  readonly head_block: number | null;
  readonly seen_at: string | null;
  readonly balance: string | null;
}

/** How all lanes are doing: as this instance sees its own; of others, what their owners have said last. */
export function healthOfAll(own: readonly LaneHealth[], rows: readonly HeldLane[]): LaneHealth[] {
  const here = new Set(own.map(({ lane }) => lane));
  return [...own, ...rows.filter(({ id }) => !here.has(id)).map(healthElsewhere)];
}

/** Of a lane that this instance drives. */
export function healthHere(lane: Lane): LaneHealth {
  const { review, observation } = lane;
  return {
    lane: lane.id,
    chain_id: lane.chainId,
    signer: lane.signer,
    blocked_on: lane.blockedOn,
    paused: pausedOf(lane.orders),
    review: review && { reason: review.reason, chain_count: review.chainCount },
    parked_since: timeOrNull(lane.parkedAt),
    queued: lane.backlog,
    in_flight: lane.openSlots,
    head_block: observation?.head.number ?? null,
    seen_at: timeOrNull(observation?.at ?? null),
    balance: observation?.balance.toString() ?? null,
  };
}

function healthElsewhere({ id, chainId, signer, review, parkedAt, orders, report }: HeldLane): LaneHealth {
  return {
    lane: id,
    chain_id: chainId,
    signer,
    blocked_on: review ? 'nonce_review' : orders.paused ? 'signer_paused' : (report?.blockedOn ?? null),
    paused: pausedOf(orders),
    review: review && { reason: review.reason, chain_count: review.chainCount },
    parked_since: timeOrNull(parkedAt),
    queued: report?.queued ?? null,
    in_flight: report?.inFlight ?? null,
    head_block: report?.seen?.headBlock ?? null,
    seen_at: timeOrNull(report?.seen?.at ?? null),
    balance: report?.seen?.balance ?? null,
  };
}

function pausedOf({ paused }: LaneOrders): LaneHealth['paused'] {
  return paused && { reason: paused.reason, since: new Date(paused.since).toISOString() };
}
