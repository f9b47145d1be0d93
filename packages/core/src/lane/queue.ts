import type { QueuePosition } from '../store/lane-work.js';
import type { Transaction } from '../transaction/transaction.js';

/**
 * The front of a lane's queue, in order of priority and place. The store holds all of it; here are at most `limit`, and
 * `complete` says whether that is all.
 */
export class Queue {
  readonly #limit: number;
  #items: Transaction[] = [];
  #ids = new Set<string>();
  /** False: the store has more behind the last item. */
  complete = false;
  /** Items beyond the limit that are kept as well. */
  allowance = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#items.length;
  }

  get items(): readonly Transaction[] {
    return this.#items;
  }

  /** Where reading on in the store starts. */
  get end(): QueuePosition | null {
    const last = this.#items.at(-1);
    return last ? { priority: last.priority, place: last.place } : null;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Adds or replaces; what lies behind the part in memory stays in the store. */
  put(transaction: Transaction): void {
    if (this.#ids.has(transaction.id)) {
      const index = this.#items.findIndex((item) => item.id === transaction.id);
      if (index >= 0 && order(this.#items[index] as Transaction, transaction) === 0) {
        this.#items[index] = transaction;
        return;
      }
      this.remove(new Set([transaction.id]));
    }
    const last = this.#items.at(-1);
    if (!this.complete && (!last || order(last, transaction) < 0)) return;
    let index = this.#items.length;
    while (index > 0 && order(this.#items[index - 1] as Transaction, transaction) > 0) index--;
    this.#items.splice(index, 0, transaction);
    this.#ids.add(transaction.id);
    // a half more than the limit before cutting, so that a full queue is not cut at every arrival
    if (this.#items.length > this.#limit * 1.5 + this.allowance) this.#cut();
  }

  /** What the store has behind the end. */
  append(read: readonly Transaction[], complete: boolean): void {
    for (const transaction of read) {
      if (this.#ids.has(transaction.id)) continue;
      this.#items.push(transaction);
      this.#ids.add(transaction.id);
    }
    this.complete = complete;
  }

  remove(ids: ReadonlySet<string>): void {
    if (![...ids].some((id) => this.#ids.has(id))) return;
    this.#items = this.#items.filter((item) => !ids.has(item.id));
    for (const id of ids) this.#ids.delete(id);
  }

  #cut(): void {
    for (const dropped of this.#items.splice(this.#limit + this.allowance)) this.#ids.delete(dropped.id);
    this.complete = false;
  }
}

function order(a: QueuePosition, b: QueuePosition): number {
  if (a.priority !== b.priority) return b.priority - a.priority;
  return a.place < b.place ? -1 : a.place > b.place ? 1 : 0;
}
