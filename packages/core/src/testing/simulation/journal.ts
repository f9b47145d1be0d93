import type { Hex } from 'viem';
import type { LaneCommit } from '../../store/lane-commit.js';
import type { RenewRequest } from '../../store/lane-lease.js';
import type { Attempt } from '../../transaction/attempt.js';
import type { TransactionEvent } from '../../transaction/event.js';
import type { Lane } from '../../transaction/lane.js';
import type { Slot } from '../../transaction/slot.js';
import type { LaneId, Transaction } from '../../transaction/transaction.js';
import type { LostRows, StoreImage } from './record.js';

type Entry = (journal: Journal) => void;

/** What a simulated store was made to hold, kept beside it: every write that took effect, in order. */
export class Journal {
  readonly transactions = new Map<string, Transaction>();
  readonly slots = new Map<LaneId, Map<number, Slot>>();
  readonly attempts = new Map<Hex, Attempt>();
  readonly events: TransactionEvent[] = [];
  /** As last leased. */
  readonly lanes = new Map<LaneId, Lane>();
  /** Attempts on chains that were reset. */
  readonly past = new Map<Hex, Attempt>();
  /** As which incarnation their lane began anew. */
  readonly pastSince = new Map<Hex, number>();
  /** All that was ever signed and committed, whatever was forgotten of it since. */
  readonly signed = new Map<Hex, Attempt>();
  readonly #lost = new Set<string>();
  readonly #lostHashes = new Set<Hex>();
  readonly #entries: Entry[] = [];

  slotOf(lane: LaneId, nonce: number): Slot | undefined {
    return this.slots.get(lane)?.get(nonce);
  }

  /** Whether it was stored once, and the store has forgotten it. */
  isLost(id: string): boolean {
    return this.#lost.has(id) && !this.transactions.has(id);
  }

  get wasSetBack(): boolean {
    return this.#lost.size > 0;
  }

  /** What was signed, and the store has forgotten. */
  get lostAttempts(): Attempt[] {
    return [...this.signed.values()].filter(({ hash }) => !this.attempts.has(hash) && !this.past.has(hash));
  }

  /** Names what it holds now. */
  get mark(): number {
    return this.#entries.length;
  }

  /** Holds again what it held then. */
  setBack(mark: number): void {
    for (const id of this.transactions.keys()) this.#lost.add(id);
    const lostBefore = new Set(this.#lostHashes);
    for (const hash of this.attempts.keys()) this.#lostHashes.add(hash);
    for (const rows of [this.transactions, this.slots, this.attempts, this.lanes, this.past, this.pastSince])
      rows.clear();
    this.events.length = 0;
    for (const entry of this.#entries.splice(0).slice(0, mark)) this.#write(entry);
    // what was found again after it was lost before stays found
    for (const hash of this.attempts.keys()) if (!lostBefore.has(hash)) this.#lostHashes.delete(hash);
  }

  inserted(transaction: Transaction, event: TransactionEvent): void {
    this.#write(({ transactions, events }) => {
      transactions.set(transaction.id, transaction);
      events.push(event);
    });
  }

  acted(transaction: Transaction, event: TransactionEvent): void {
    this.inserted(transaction, event);
  }

  leased(lane: Lane): void {
    this.#write(({ lanes }) => lanes.set(lane.id, lane));
  }

  committed(commit: LaneCommit, skipped: readonly string[]): void {
    this.#write((journal) => {
      const { slots, attempts, transactions, events, signed } = journal;
      const own = slots.get(commit.lane) ?? new Map<number, Slot>();
      slots.set(commit.lane, own);
      for (const slot of [...commit.newSlots, ...commit.slots]) own.set(slot.nonce, slot);
      for (const attempt of commit.newAttempts) signed.set(attempt.hash, attempt);
      for (const attempt of [...commit.newAttempts, ...commit.attempts]) attempts.set(attempt.hash, attempt);
      for (const transaction of [...commit.newTransactions, ...commit.leaving])
        transactions.set(transaction.id, transaction);
      for (const transaction of commit.transactions)
        if (!skipped.includes(transaction.id)) transactions.set(transaction.id, transaction);
      for (const event of commit.events) if (!skipped.includes(event.transactionId)) events.push(event);
    });
  }

  /** The lane has begun anew on another chain. */
  renewed({ lane, incarnation }: Pick<RenewRequest, 'lane' | 'incarnation'>): void {
    this.#write(({ slots, attempts, past, pastSince }) => {
      slots.delete(lane);
      for (const attempt of attempts.values()) {
        if (attempt.lane !== lane) continue;
        past.set(attempt.hash, attempt);
        pastSince.set(attempt.hash, incarnation);
        attempts.delete(attempt.hash);
      }
    });
  }

  image(): StoreImage {
    const lost: LostRows | null =
      this.#lost.size === 0
        ? null
        : {
            transactions: new Set([...this.#lost].filter((id) => this.isLost(id))),
            attempts: this.lostAttempts,
            found: new Set([...this.#lostHashes].filter((hash) => this.attempts.has(hash))),
          };
    return {
      transactions: [...this.transactions.values()],
      slots: [...this.slots.values()].flatMap((slots) => [...slots.values()]),
      attempts: [...this.attempts.values()],
      events: this.events,
      ...(this.past.size === 0 ? {} : { past: [...this.past.values()] }),
      ...(lost ? { lost } : {}),
    };
  }

  #write(entry: Entry): void {
    this.#entries.push(entry);
    entry(this);
  }
}
