import type { Hex } from 'viem';
import type { Attempt } from '../../transaction/attempt.js';
import type { MemoryLane } from './memory-lane.js';
import type { MemoryLanes } from './memory-lanes.js';
import { PastAttempts } from './past-attempts.js';
import { append, pick } from './rows.js';

/** All attempts: by hash, by slot and by transaction. */
export class MemoryAttempts {
  readonly #lanes: MemoryLanes;
  readonly #byHash = new Map<Hex, Attempt>();
  readonly #hashesOf = new Map<string, Hex[]>();
  readonly #past = new PastAttempts();

  constructor(lanes: MemoryLanes) {
    this.#lanes = lanes;
  }

  has(hash: Hex): boolean {
    return this.#byHash.has(hash);
  }

  /** By its hash in any letter case; those that were put aside too. */
  find(hash: string): Attempt | undefined {
    const key = hash.toLowerCase() as Hex; // only a key to look up: an unknown text finds nothing
    return this.#byHash.get(key) ?? this.#past.get(key);
  }

  add(attempt: Attempt): void {
    this.#byHash.set(attempt.hash, attempt);
    append(this.#lanes.of(attempt.lane).hashes, attempt.nonce, attempt.hash);
    if (attempt.transactionId !== null) append(this.#hashesOf, attempt.transactionId, attempt.hash);
  }

  /** Only the send record moves. */
  putSent({ hash, sendCount, lastSentAt, answers }: Attempt): void {
    const stored = this.#byHash.get(hash);
    if (stored !== undefined) this.#byHash.set(hash, { ...stored, sendCount, lastSentAt, answers });
  }

  /** Those of a slot, by index. */
  ofSlot({ hashes }: Pick<MemoryLane, 'hashes'>, nonce: number): Attempt[] {
    return pick(hashes.get(nonce) ?? [], this.#byHash).sort((a, b) => a.index - b.index);
  }

  /** Those of a transaction, by generation, nonce and index; those that were put aside first. */
  ofTransaction(id: string): Attempt[] {
    return [...this.#past.of(id), ...this.#inOrder(this.#hashesOf.get(id) ?? [])];
  }

  /** Puts those of a lane aside: their hashes are free again. */
  setAside(lane: MemoryLane): void {
    for (const attempt of this.#inOrder([...lane.hashes.values()].flat())) {
      this.#past.add(attempt);
      this.#byHash.delete(attempt.hash);
      if (attempt.transactionId !== null) this.#hashesOf.delete(attempt.transactionId);
    }
  }

  /** Removes those of a transaction. */
  forget(transactionId: string): void {
    for (const hash of this.#hashesOf.get(transactionId) ?? []) this.#byHash.delete(hash);
    this.#hashesOf.delete(transactionId);
    this.#past.forget(transactionId);
  }

  #inOrder(hashes: readonly Hex[]): Attempt[] {
    const generationOf = ({ lane, nonce }: Attempt) => this.#lanes.of(lane).slots.get(nonce)?.generation ?? 0;
    return pick(hashes, this.#byHash).sort(
      (a, b) => generationOf(a) - generationOf(b) || a.nonce - b.nonce || a.index - b.index,
    );
  }
}
