import type { Head } from './chain.js';

/** Weight of the newest blocks. */
const weight = 0.2;

/** Time between blocks, learned from the heads that were seen: a moving average, ms. */
export class BlockTime {
  #last: Pick<Head, 'number' | 'at'> | null = null;
  #averageMs: number | null = null;

  /** null: no two heads were seen yet. */
  get ms(): number | null {
    return this.#averageMs;
  }

  see({ number, at }: Pick<Head, 'number' | 'at'>): void {
    const last = this.#last;
    if (number === last?.number) return;
    this.#last = { number, at };
    // a node that lags, a reorg or a lie tells nothing about time
    if (!last || number < last.number || at < last.at) return;
    const ms = (at - last.at) / (number - last.number);
    this.#averageMs = this.#averageMs === null ? ms : this.#averageMs * (1 - weight) + ms * weight;
  }
}
