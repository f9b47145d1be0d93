import { idempotencyScope, type Transaction } from '../../transaction/transaction.js';
import type { ListQuery } from '../listing.js';
import type { MemoryActivity } from './memory-activity.js';
import type { MemoryLanes } from './memory-lanes.js';

/** All transactions: in order of acceptance, by id and by idempotency key. */
export class MemoryTransactions {
  readonly #lanes: MemoryLanes;
  readonly #activity: MemoryActivity;
  /** Ids; '' where one was removed. */
  readonly #accepted: string[] = [];
  readonly #position = new Map<string, number>();
  readonly #byId = new Map<string, Transaction>();
  readonly #idOfKey = new Map<string, string>();

  constructor(lanes: MemoryLanes, activity: MemoryActivity) {
    this.#lanes = lanes;
    this.#activity = activity;
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  get(id: string): Transaction | undefined {
    return this.#byId.get(id);
  }

  /** In no order. */
  values(): Iterable<Transaction> {
    return this.#byId.values();
  }

  /** Those of these ids that there are. */
  pick(ids: Iterable<string>): Transaction[] {
    return [...ids].flatMap((id) => this.#byId.get(id) ?? []);
  }

  /** The one that has this one's idempotency key. */
  holderOf(transaction: Transaction): Transaction | undefined {
    const key = scopedKey(transaction);
    return key === null ? undefined : this.#byId.get(this.#idOfKey.get(key) ?? '');
  }

  isQueuedIn(lane: string, id: string): boolean {
    const stored = this.#byId.get(id);
    return stored?.lane === lane && stored.stage === 'queued';
  }

  /** Whether one of these could not be added: its id or its key is taken, or another's of them. */
  collide(added: readonly Transaction[]): boolean {
    const names = new Set<string>();
    for (const transaction of added) {
      const { id } = transaction;
      const key = scopedKey(transaction);
      for (const name of [`id ${id}`, ...(key === null ? [] : [`key ${key}`])]) {
        if (names.has(name)) return true;
        names.add(name);
      }
      if (this.#byId.has(id) || (key !== null && this.#idOfKey.has(key))) return true;
    }
    return false;
  }

  add(transaction: Transaction): void {
    const key = scopedKey(transaction);
    if (key !== null) this.#idOfKey.set(key, transaction.id);
    this.#position.set(transaction.id, this.#accepted.push(transaction.id) - 1);
    this.put(transaction);
  }

  /** Its new state. */
  put(transaction: Transaction): void {
    this.#activity.add(this.#byId.get(transaction.id) ?? null, transaction);
    this.#byId.set(transaction.id, transaction);
    const { queue } = this.#lanes.of(transaction.lane);
    if (transaction.stage === 'queued') queue.put(transaction);
    else queue.remove(transaction.id);
  }

  remove(id: string): void {
    const transaction = this.#byId.get(id);
    const place = this.#position.get(id);
    if (transaction === undefined || place === undefined) return;
    this.#accepted[place] = '';
    this.#position.delete(id);
    this.#byId.delete(id);
    const key = scopedKey(transaction);
    if (key !== null) this.#idOfKey.delete(key);
  }

  /** Those that are wanted, oldest first, no more than the limit. */
  oldest(isWanted: (transaction: Transaction) => boolean, limit: number): Transaction[] {
    return this.page({ order: 'oldest', limit }, isWanted);
  }

  page(
    { order = 'newest', after = null, limit }: Omit<ListQuery, 'filter'>,
    isWanted: (transaction: Transaction) => boolean,
  ): Transaction[] {
    const page: Transaction[] = [];
    const step = order === 'newest' ? -1 : 1;
    const { length } = this.#accepted;
    for (let at = this.#pageStart(order, after); at >= 0 && at < length && page.length < limit; at += step) {
      const transaction = this.#byId.get(this.#accepted[at] ?? '');
      if (transaction !== undefined && isWanted(transaction)) page.push(transaction);
    }
    return page;
  }

  /** Where a page begins; behind a transaction that is not there: where it would have been. */
  #pageStart(order: 'newest' | 'oldest', after: string | null): number {
    if (after === null) return order === 'newest' ? this.#accepted.length - 1 : 0;
    const known = this.#position.get(after);
    if (known !== undefined) return order === 'newest' ? known - 1 : known + 1;
    const next = this.#accepted.findIndex((id) => id > after);
    const place = next === -1 ? this.#accepted.length : next;
    return order === 'newest' ? place - 1 : place;
  }
}

function scopedKey(transaction: Transaction): string | null {
  const { idempotencyKey } = transaction;
  return idempotencyKey === null ? null : JSON.stringify([idempotencyScope(transaction), idempotencyKey]);
}
