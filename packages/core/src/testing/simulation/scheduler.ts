interface Entry {
  readonly at: number;
  readonly order: number;
  /** null: cancelled. */
  fn: (() => void) | null;
}

/**
 * Virtual time: a heap of events, run one by one in the order of their instants, each followed by all promise reactions
 * it causes. Nothing real may be waited for in between, so the same events always run in the same order.
 */
export class Scheduler {
  /** How many events have run. */
  steps = 0;
  #now: number;
  #order = 0;
  readonly #heap: Entry[] = [];
  readonly #burst: number;

  /**
   * @param start ms since the epoch.
   * @param burst events in one turn of the event loop; 1 where something, as a database, has turns of its own.
   */
  constructor(start = 1_700_000_000_000, burst = 64) {
    this.#now = start;
    this.#burst = burst;
  }

  now(): number {
    return this.#now;
  }

  /** Runs `fn` after `ms`, behind everything that is due at the same instant; the returned function cancels it. */
  after(ms: number, fn: () => void): () => void {
    const entry: Entry = { at: this.#now + Math.max(0, Math.ceil(ms)), order: this.#order++, fn };
    this.#push(entry);
    return () => {
      entry.fn = null;
    };
  }

  /** Runs all events up to `until`, or until `done` says so, which is asked before each; time then stands there. */
  run(until: number, done: () => boolean = () => false): Promise<void> {
    return new Promise((resolve, reject) => {
      let ended = false;
      const step = () => {
        if (ended) return;
        if (done()) {
          ended = true;
          resolve();
          return;
        }
        const entry = this.#takeDue(until);
        if (entry === null) {
          ended = true;
          this.#now = Math.max(this.#now, until);
          resolve();
          return;
        }
        this.#now = entry.at;
        this.steps++;
        try {
          entry.fn?.();
        } catch (error) {
          ended = true;
          reject(error);
        }
      };
      const next = () => {
        if (ended) return;
        for (let n = 0; n < this.#burst; n++) setImmediate(step);
        setImmediate(next);
      };
      next();
    });
  }

  #takeDue(until: number): Entry | null {
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      if (top.fn !== null && top.at > until) return null;
      this.#pop();
      if (top.fn !== null) return top;
    }
    return null;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      const above = heap[parent] as Entry;
      if (!precedes(entry, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right !== undefined && precedes(right, heap[child] as Entry)) child++;
      const smaller = heap[child] as Entry;
      if (!precedes(smaller, last)) break;
      heap[at] = smaller;
      at = child;
    }
    heap[at] = last;
  }
}

function precedes(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
