import type { Hex } from 'viem';
import type { LaneCommit } from '../../store/lane-commit.js';
import type { Attempt } from '../../transaction/attempt.js';
import type { TransactionEvent } from '../../transaction/event.js';
import type { Lane } from '../../transaction/lane.js';
import type { Slot } from '../../transaction/slot.js';
import type { LaneId, Transaction } from '../../transaction/transaction.js';

/** What a store holds, all of it: what the checker reads. */
export interface StoreImage {
  readonly transactions: readonly Transaction[];
  readonly slots: readonly Slot[];
  readonly attempts: readonly Attempt[];
  /** In order of writing. */
  readonly events: readonly TransactionEvent[];
}

/** What a transaction's bytes did on the canonical chain. */
export interface MinedRecord {
  readonly hash: Hex;
  readonly nonce: number;
  /** False: reverted. */
  readonly executed: boolean;
  readonly blockNumber: number;
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
  /** Those that lay deeper than anything is decided at; left out: none did. */
  readonly undone?: ReadonlySet<Hex>;
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
}

/** One broken rule, named as in docs/reliability.md. */
export interface Violation {
  readonly rule: string;
  readonly what: string;
}

/** What a simulated store was made to hold, kept beside it: every write that took effect, in order. */
export class Journal {
  readonly transactions = new Map<string, Transaction>();
  readonly slots = new Map<LaneId, Map<number, Slot>>();
  readonly attempts = new Map<Hex, Attempt>();
  readonly events: TransactionEvent[] = [];
  /** As last leased. */
  readonly lanes = new Map<LaneId, Lane>();

  slotOf(lane: LaneId, nonce: number): Slot | undefined {
    return this.slots.get(lane)?.get(nonce);
  }

  inserted(transaction: Transaction, event: TransactionEvent): void {
    this.transactions.set(transaction.id, transaction);
    this.events.push(event);
  }

  acted(transaction: Transaction, event: TransactionEvent): void {
    this.inserted(transaction, event);
  }

  committed(commit: LaneCommit, skipped: readonly string[]): void {
    const slots = this.slots.get(commit.lane) ?? new Map<number, Slot>();
    this.slots.set(commit.lane, slots);
    for (const slot of commit.newSlots) slots.set(slot.nonce, slot);
    for (const slot of commit.slots) slots.set(slot.nonce, slot);
    for (const attempt of [...commit.newAttempts, ...commit.attempts]) this.attempts.set(attempt.hash, attempt);
    for (const transaction of commit.newTransactions) this.transactions.set(transaction.id, transaction);
    for (const transaction of commit.transactions)
      if (!skipped.includes(transaction.id)) this.transactions.set(transaction.id, transaction);
    for (const event of commit.events) if (!skipped.includes(event.transactionId)) this.events.push(event);
  }

  image(): StoreImage {
    return {
      transactions: [...this.transactions.values()],
      slots: [...this.slots.values()].flatMap((slots) => [...slots.values()]),
      attempts: [...this.attempts.values()],
      events: this.events,
    };
  }
}
