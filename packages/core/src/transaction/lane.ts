import type { Address } from 'viem';
import type { LaneId } from './transaction.js';

/** Why a lane stopped binding, and what the chain showed. */
export interface NonceReview {
  readonly reason: 'chain_ahead';
  /** The chain's count that a person is asked to approve. */
  readonly chainCount: number;
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
}
