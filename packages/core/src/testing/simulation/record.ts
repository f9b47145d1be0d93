import type { Hex } from 'viem';
import type { Attempt } from '../../transaction/attempt.js';
import type { TransactionEvent } from '../../transaction/event.js';
import type { Slot } from '../../transaction/slot.js';
import type { LaneId, Transaction } from '../../transaction/transaction.js';

/** What a store holds, all of it: what the checker reads. */
export interface StoreImage {
  readonly transactions: readonly Transaction[];
  readonly slots: readonly Slot[];
  readonly attempts: readonly Attempt[];
  /** In order of writing. */
  readonly events: readonly TransactionEvent[];
  /** Attempts on chains that were reset: their nonces are free again. Left out: there are none. */
  readonly past?: readonly Attempt[];
  /** What it held before it was set back to an older copy of itself, and does not any more. Left out: it never was. */
  readonly lost?: LostRows;
}

export interface LostRows {
  readonly transactions: ReadonlySet<string>;
  readonly attempts: readonly Attempt[];
  /** Attempts that it had lost and has again: the chain had them. */
  readonly found: ReadonlySet<Hex>;
}

/** What a transaction's bytes did on the canonical chain. */
export interface MinedRecord {
  readonly hash: Hex;
  readonly nonce: number;
  /** False: reverted. */
  readonly executed: boolean;
  readonly blockNumber: number;
}

/** One envelope on its way to an endpoint, and what its sender heard of it. */
export interface SendRecord {
  readonly hash: Hex;
  readonly endpoint: string;
  /** `ok` for the very hash, else the answer's words; null: none reached the sender. */
  readonly said: string | null;
}

/** What the chain did and what its nodes were sent. */
export interface ChainRecord {
  /** The canonical transactions of each lane's signer, in order. */
  readonly mined: ReadonlyMap<LaneId, readonly MinedRecord[]>;
  /** Every envelope that ever reached a node. */
  readonly received: ReadonlySet<Hex>;
  /** Envelopes that were signed and sent outside the broadcaster, on purpose. */
  readonly foreign: ReadonlySet<Hex>;
  /** Envelopes that some reorg took out of the chain; null: not watched. */
  readonly reorged: ReadonlySet<Hex> | null;
  /** What was on the chains that had this id before a reset; left out: there were none. */
  readonly former?: readonly ReadonlyMap<Hex, MinedRecord>[];
  /** Those that lay deeper than anything is decided at; left out: none did. */
  readonly undone?: ReadonlySet<Hex>;
  /** In order; left out: what nodes said was not listened to. */
  readonly sends?: readonly SendRecord[];
}

/** A transaction that had to be sent soon, though something was in a bad way: all else was well. */
export interface Wait {
  /** `owner killed`: of its own lane; `signer hangs`: of another lane. */
  readonly trouble: 'owner killed' | 'signer hangs';
  readonly lane: LaneId;
  readonly transactionId: string;
  /** When there was trouble, and somebody who could have sent, ms. */
  readonly from: number;
  /** When its bytes first left; null: never. */
  readonly sentAt: number | null;
  /** For how long a dead owner keeps its lanes. */
  readonly leaseMs: number;
  /** What else the world has to do meanwhile may take so long. */
  readonly slackMs: number;
}

/** What one request was told, each time it was made. */
export type Reply =
  | { readonly kind: 'accepted'; readonly id: string; readonly nonce: number | null; readonly hash: string | null }
  | { readonly kind: 'refused'; readonly code: string }
  /** No answer in time, or none that says what happened. */
  | { readonly kind: 'none' };

export interface RequestRecord {
  readonly key: string | null;
  /** Tells one request from another. */
  readonly body: string;
  /** The caller's own name for it, which the store keeps. */
  readonly externalId: string;
  readonly replies: Reply[];
}

/** Everything a run left behind. */
export interface World {
  readonly store: StoreImage;
  readonly chain: ChainRecord;
  readonly requests: readonly RequestRecord[];
  /** The faults have stopped long enough ago for everything to be done. */
  readonly healed: boolean;
  /**
   * How often each lane was read anew, whereby what was heard of sends and not yet written down may be lost: it is learned
   * again by another send. Left out: not counted.
   */
  readonly readings?: ReadonlyMap<LaneId, number>;
  /** Left out: none was tried. */
  readonly waits?: readonly Wait[];
}

/** One broken rule, named as in docs/reliability.md. */
export interface Violation {
  readonly rule: string;
  readonly what: string;
}
