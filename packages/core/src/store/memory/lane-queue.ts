import type { Transaction } from '../../transaction/transaction.js';
import type { QueuePosition } from '../lane-work.js';

function precedes(a: QueuePosition, b: QueuePosition): boolean {
  return a.priority === b.priority ? a.place < b.place : a.priority > b.priority;
}

function isSamePlace(a: QueuePosition, b: QueuePosition): boolean {
  return a.place === b.place && a.priority === b.priority;
}

/**
 * The queued transactions of one lane in their order. What leaves is only forgotten, and dropped from the order when
 * enough has gathered: a backlog is drained from its front, where removing one by one would move all the others.
 */
export class LaneQueue {
  readonly #queued = new Map<string, Transaction>();
  #order: Transaction[] = [];
  /** Entries before it are stale. */
  #head = 0;
  #sorted = true;

  get size(): number {
    return this.#queued.size;
  }

  put(transaction: Transaction): void {
    const before = this.#queued.get(transaction.id);
    this.#queued.set(transaction.id, transaction);
    if (before !== undefined && isSamePlace(before, transaction)) return;
    const last = this.#order.at(-1);
    // one that left and comes back with its old place finds its own stale entry: not strictly behind the last
    if (last !== undefined && !precedes(last, transaction)) this.#sorted = false;
    this.#order.push(transaction);
  }

  remove(id: string): void {
    this.#queued.delete(id);
  }

  /** Up to `limit` transactions behind `after`, or from the front. */
  page(after: QueuePosition | null, limit: number): Transaction[] {
    this.#tidy();
    const page: Transaction[] = [];
    for (let at = after === null ? this.#head : this.#behind(after); at < this.#order.length; at++) {
      if (page.length === limit) break;
      const present = this.#present(this.#order[at]);
      if (present !== null) page.push(present);
      else if (at === this.#head) this.#head++;
    }
    return page;
  }

  /** The transaction as it is now; null when this entry was left behind by one that went or took another place. */
  #present(entry: Transaction | undefined): Transaction | null {
    const present = entry === undefined ? undefined : this.#queued.get(entry.id);
    return present !== undefined && entry !== undefined && isSamePlace(present, entry) ? present : null;
  }

  #tidy(): void {
    const stale = this.#order.length > 2 * this.#queued.size + 16;
    if (this.#sorted && !stale) return;
    const entries = new Map<string, Transaction>();
    for (const entry of this.#order) if (this.#present(entry) !== null) entries.set(entry.id, entry);
    this.#order = [...entries.values()];
    if (!this.#sorted) this.#order.sort((a, b) => (precedes(a, b) ? -1 : 1));
    this.#sorted = true;
    this.#head = 0;
  }

  #behind(after: QueuePosition): number {
    let low = this.#head;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#order[middle];
      if (entry !== undefined && precedes(after, entry)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
