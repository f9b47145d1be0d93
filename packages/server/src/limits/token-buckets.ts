/** So many uses in so many seconds, evenly or at once. */
export interface Quota {
  readonly uses: number;
  readonly seconds: number;
}

/** What is left after a use was asked for. */
export interface Left {
  readonly granted: boolean;
  /** Whole uses. */
  readonly uses: number;
  /** Seconds until the next use; 0: now. */
  readonly nextIn: number;
  /** Seconds until all of the quota is there again. */
  readonly fullIn: number;
}

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** Whoever has many addresses must not make this grow: what was not used for longest is forgotten. */
const mostBuckets = 10_000;

/** One bucket of tokens for each name, of which a use takes one. */
export class TokenBuckets {
  readonly quota: Quota;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param now epoch ms */
  constructor(quota: Quota, now: () => number) {
    this.quota = quota;
    this.#now = now;
  }

  get size(): number {
    return this.#buckets.size;
  }

  take(name: string): Left {
    const { uses } = this.quota;
    const now = this.#now();
    const known = this.#buckets.get(name);
    const tokens = known === undefined ? uses : this.#filled(known, now);
    const granted = tokens >= 1;
    const left = granted ? tokens - 1 : tokens;
    // at the end again: the first is always the one that was not used for longest
    this.#buckets.delete(name);
    const [first] = this.#buckets.keys();
    if (this.#buckets.size >= mostBuckets && first !== undefined) this.#buckets.delete(first);
    this.#buckets.set(name, { tokens: left, at: now });
    return {
      granted,
      uses: Math.floor(left),
      nextIn: left >= 1 ? 0 : Math.ceil((1 - left) / this.#perSecond),
      fullIn: Math.ceil((uses - left) / this.#perSecond),
    };
  }

  get #perSecond(): number {
    return this.quota.uses / this.quota.seconds;
  }

  #filled({ tokens, at }: Bucket, now: number): number {
    return Math.min(this.quota.uses, tokens + (Math.max(0, now - at) / 1000) * this.#perSecond);
  }
}
