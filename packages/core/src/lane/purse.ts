import type { Observation } from '../chain/chain.js';
import { costOf } from './open-slot.js';
import type { LaneView } from './view.js';

/** What the account has left for each nonce, asked in their order: slots are used in it, so only those below come first. */
export class Purse {
  readonly #open: LaneView['open'];
  readonly #reserved = new Map<number, bigint>();
  #next: number;
  #left: bigint;

  constructor({ open }: LaneView, { count, balance }: Observation) {
    this.#open = open;
    this.#next = count;
    this.#left = balance;
  }

  at(nonce: number): bigint {
    for (; this.#next < nonce; this.#next++) {
      const below = this.#open.get(this.#next);
      this.#left -= this.#reserved.get(this.#next) ?? (below ? costOf(below) : 0n);
    }
    return this.#left;
  }

  /** What this nonce may cost from now on. */
  reserve(nonce: number, cost: bigint): void {
    this.#reserved.set(nonce, cost);
  }
}
