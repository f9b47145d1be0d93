import type { Hex } from 'viem';
import type { Attempt } from '../../transaction/attempt.js';

/** Attempts on chains that were reset since, as the memory store keeps them: a hash may be there more than once. */
export class PastAttempts {
  readonly #byHash = new Map<Hex, Attempt>();
  readonly #byTransaction = new Map<string, Attempt[]>();

  add(attempt: Attempt): void {
    const { hash, transactionId } = attempt;
    this.#byHash.set(hash, attempt);
    if (transactionId === null) return;
    this.#byTransaction.set(transactionId, [...this.of(transactionId), attempt]);
  }

  /** The latest with this hash. */
  get(hash: Hex): Attempt | undefined {
    return this.#byHash.get(hash);
  }

  /** Those of a transaction, in the order in which they were added. */
  of(transactionId: string): Attempt[] {
    return this.#byTransaction.get(transactionId) ?? [];
  }

  forget(transactionId: string): void {
    for (const attempt of this.of(transactionId))
      if (this.#byHash.get(attempt.hash) === attempt) this.#byHash.delete(attempt.hash);
    this.#byTransaction.delete(transactionId);
  }
}
