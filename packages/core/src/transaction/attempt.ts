import type { Hex } from 'viem';
import type { Fees } from './fees.js';
import type { LaneId } from './transaction.js';

/** `payload`: the transaction itself; `filler`: a no-op to oneself that uses the nonce up. */
export type AttemptKind = 'payload' | 'filler';

/** What one endpoint said to one send. */
export interface Answer {
  /** The endpoint's name, never its URL (keys travel in URLs). */
  readonly endpoint: string;
  readonly at: number;
  /** How long it took, ms. */
  readonly ms: number;
  /** `ok`, or the verdict's class. */
  readonly class: string;
  readonly code: number | null;
  readonly message: string | null;
}

/** One signed envelope of a slot. Its bytes are committed before they first leave the process. */
export interface Attempt {
  readonly hash: Hex;
  readonly lane: LaneId;
  readonly nonce: number;
  readonly transactionId: string | null;
  /** Position in the slot, from 0. */
  readonly index: number;
  readonly kind: AttemptKind;
  readonly raw: Hex;
  readonly fees: Fees;
  readonly gas: bigint;
  readonly signedAt: number;
  /** The lease epoch under which it was committed. */
  readonly epoch: number;
  readonly sendCount: number;
  readonly lastSentAt: number | null;
  /** The latest answer of each endpoint. */
  readonly answers: readonly Answer[];
}
