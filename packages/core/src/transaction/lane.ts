import type { Address } from 'viem';
import type { LaneId } from './transaction.js';

/** Why a lane stopped binding, and what the chain showed. */
export interface NonceReview {
  readonly reason: 'chain_ahead';
  /** The chain's count that a person is asked to approve. */
  readonly chainCount: number;
  readonly since: number;
}

/** What a person ordered of a lane; any instance takes it, the lane's owner sees it when it renews its lease. */
export interface LaneOrders {
  /** While set, nothing new is bound; what has a slot goes on to its end. */
  readonly paused: Pause | null;
  /** The chain's count a person approved for the review that stands. */
  readonly approvedCount: number | null;
}

export interface Pause {
  readonly reason: string;
  /** Epoch ms. */
  readonly since: number;
}

/** The row every commit of a lane compares and raises. */
export interface Lane {
  readonly id: LaneId;
  readonly chainId: number;
  readonly signer: Address;
  /** The lane's first nonce; null until its first slot. */
  readonly baseNonce: number | null;
  /** Raised by every lane commit. */
  readonly seq: number;
  /** Raised at every change of owner. */
  readonly epoch: number;
  readonly review: NonceReview | null;
  readonly orders: LaneOrders;
}

export const noOrders: LaneOrders = { paused: null, approvedCount: null };
