import type { Transaction } from '../transaction/transaction.js';
import type { Told } from './draft.js';

/** Somebody who waits to hear whether a transaction could go at once. */
interface Caller {
  readonly id: string;
  readonly resolve: (bound: Transaction | null) => void;
  /** Only for what the store does not have: whether it has it now is not known. */
  readonly reject?: (error: unknown) => void;
}

/** Those who have handed transactions over to the lane and wait for its next round. */
export class Admitted {
  #callers: Caller[] = [];

  /** Waits for a transaction that the store has. */
  wait(id: string): Promise<Transaction | null> {
    return new Promise((resolve) => this.#callers.push({ id, resolve }));
  }

  /** Waits for one that the store does not have. */
  waitUnstored(id: string): Promise<Transaction | null> {
    return new Promise((resolve, reject) => this.#callers.push({ id, resolve, reject }));
  }

  /** Those who wait now: the round that begins answers them. */
  take(): Callers {
    return new Callers(this.#callers.splice(0));
  }
}

/** Those who one round answers; a second answer does nothing. */
export class Callers {
  readonly #callers: readonly Caller[];

  constructor(callers: readonly Caller[]) {
    this.#callers = callers;
  }

  /** Whether the store does not have what some of them handed over. */
  get hasUnstored(): boolean {
    return this.#callers.some(({ reject }) => reject);
  }

  /** Each hears what the round has made of its transaction. */
  tell(told: readonly Told[]): void {
    const bound = new Map(told.map(({ transaction }) => [transaction.id, transaction]));
    for (const { id, resolve } of this.#callers) resolve(bound.get(id) ?? null);
  }

  /** Nobody knows whether the store has it: those for whom that matters hear so. */
  leaveOpen(error: unknown): void {
    for (const { reject } of this.#callers) reject?.(error);
  }

  /** It cannot go at once. */
  turnAway(): void {
    for (const { resolve } of this.#callers) resolve(null);
  }
}
