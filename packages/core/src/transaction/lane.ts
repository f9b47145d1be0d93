import type { Address } from 'viem';
import type { LaneId } from './transaction.js';

/**
 * `chain_ahead`: the chain or a pool knows nonces that the ledger does not. `restored`: the store says, or an operator
 * said, that it is an older copy of itself; or the chain has a transaction of ours that the store does not.
 * `nonce_taken`: a nonce that had been given to a transaction was used by another one. `unexplained`: a nonce was used,
 * and no endpoint can tell by which transaction. `chain_changed`: all endpoints serve another chain of the same id.
 */
export type ReviewReason = 'chain_ahead' | 'restored' | 'nonce_taken' | 'unexplained' | 'chain_changed';

/** Why a lane stopped binding, and what the chain showed. */
export interface NonceReview {
  readonly reason: ReviewReason;
  /** The chain's count that a person is asked to approve. */
  readonly chainCount: number;
  readonly since: number;
}

/** What a person ordered of a lane; any instance takes it, the lane's owner sees it when it renews its lease. */
export interface LaneOrders {
  /** While set, nothing new is bound; what has a slot goes on to its end. */
  readonly paused: Pause | null;
  /** A person's word on the review that stands. */
  readonly approved: Approval | null;
}

export interface Approval {
  /** The chain's count that was shown. */
  readonly chainCount: number;
  /** `all`: the key was used elsewhere on purpose, the store is no older copy of itself. null: what is parked stays so. */
  readonly unpark: 'all' | null;
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
  /** Which of the chains that have had this id the lane is on: raised when the chain was reset, see `renewLane`. */
  readonly incarnation: number;
  /** Raised by every lane commit. */
  readonly seq: number;
  /** Raised at every change of owner. */
  readonly epoch: number;
  readonly review: NonceReview | null;
  readonly orders: LaneOrders;
  /** When the lane last stopped for a review, epoch ms: what was accepted until then waits for a person, see `isParked`. */
  readonly parkedAt: number | null;
}

export const noOrders: LaneOrders = { paused: null, approved: null };

/** A lane as it comes into being, before its first owner. */
export function newLane(id: LaneId, chainId: number, signer: Lane['signer']): Lane {
  return {
    id,
    chainId,
    signer,
    baseNonce: null,
    incarnation: 1,
    seq: 0,
    epoch: 0,
    review: null,
    parkedAt: null,
    orders: noOrders,
  };
}
