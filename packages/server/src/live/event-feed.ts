import type { Clock, LoggedEvent, Store } from '@tx-broadcaster/core';

/** A store's log of all events, whichever instance has written them. */
export type EventLog = Pick<Store, 'eventsAfter' | 'lastPosition'>;

/** What a feed reads; positions are digits, and sort as text. */
interface FeedLog<Row extends { readonly position: string }> {
  eventsAfter(position: string | null, limit: number): Promise<readonly Row[]>;
  lastPosition(): Promise<string | null>;
}

export interface EventFeedOptions<Row extends { readonly position: string }> {
  readonly log: FeedLog<Row>;
  readonly clock: Clock;
  /** Calls back whenever this instance has written something; returns how to stop that. */
  readonly onHint: (hint: () => void) => () => void;
  /** What other instances write is seen after this, ms. @default 1000 */
  readonly pollMs?: number;
  /** Told of a log that cannot be read. */
  readonly failed?: (error: unknown) => void;
}

/** Kept in memory for those who are not far behind. */
const mostKept = 2_000;
const pageSize = 500;
/** What comes together is read together. */
const gatherMs = 20;
/** Behind every position: those are digits. */
const nowhere = '~';

/**
 * The end of the log, read once for everybody who follows it. Each of them goes at its own pace with a position of its
 * own: whoever falls behind what is kept here reads the store, so that no queue grows for anybody.
 */
export class EventFeed<Row extends { readonly position: string } = LoggedEvent> {
  readonly #options: EventFeedOptions<Row>;
  /** Behind `#from`, without a hole. */
  #kept: Row[] = [];
  #from = '';
  #followers = 0;
  /** Those who wait for the next event. */
  #waiting = new Set<() => void>();
  #isLooking = false;
  #again = false;
  #failures = 0;
  #version = 0;
  #cancelTimer: () => void = () => {};
  #stopHints: () => void = () => {};
  #ready: Promise<void> | null = null;

  constructor(options: EventFeedOptions<Row>) {
    this.#options = options;
  }

  /** Raised whenever there is more. */
  get version(): number {
    return this.#version;
  }

  /** The position in front of everything that is yet to come. */
  async end(): Promise<string | null> {
    return this.#options.log.lastPosition();
  }

  /** Begins to read the log; the function that is returned ends it. */
  follow(): () => void {
    if (this.#followers++ === 0) this.#begin();
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      if (--this.#followers === 0) this.#end();
    };
  }

  /** What lies behind a position, as far as it is there already. */
  async after(position: string | null, limit: number): Promise<readonly Row[]> {
    await this.#ready;
    const start = position ?? '';
    if (this.#ready === null || start < this.#from) return this.#options.log.eventsAfter(position, limit);
    const index = this.#behind(start);
    return this.#kept.slice(index, index + limit);
  }

  /** Calls back once, when there is more; returns how to stop waiting. */
  onMore(call: () => void): () => void {
    this.#waiting.add(call);
    return () => this.#waiting.delete(call);
  }

  #begin(): void {
    const { onHint } = this.#options;
    this.#stopHints = onHint(() => this.#lookIn(gatherMs));
    this.#ready = this.#locate();
  }

  /** Finds the end of the log; until that is known everybody reads the store. */
  async #locate(): Promise<void> {
    this.#from = nowhere;
    try {
      this.#from = (await this.#options.log.lastPosition()) ?? '';
      if (this.#followers > 0) this.#lookIn(this.#pollMs);
    } catch (error) {
      this.#fail(error);
      this.#cancelTimer = this.#options.clock.after(this.#pollMs, () => {
        this.#ready = this.#locate();
      });
    }
  }

  #end(): void {
    this.#cancelTimer();
    this.#cancelTimer = () => {};
    this.#stopHints();
    this.#ready = null;
    this.#kept = [];
    this.#from = '';
  }

  get #pollMs(): number {
    return this.#options.pollMs ?? 1000;
  }

  #lookIn(ms: number): void {
    if (this.#from === nowhere) return;
    if (this.#isLooking) {
      this.#again ||= ms < this.#pollMs;
      return;
    }
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.after(ms, () => void this.#look());
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    const since = this.#ready;
    try {
      for (;;) {
        const last = this.#kept.at(-1)?.position ?? this.#from;
        const page = await this.#options.log.eventsAfter(last === '' ? null : last, pageSize);
        // it was ended, and maybe begun again, while the store was read
        if (this.#ready !== since) return;
        if (page.length > 0) this.#keep(page);
        if (page.length < pageSize) break;
      }
      this.#failures = 0;
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isLooking = false;
      const soon = this.#again;
      this.#again = false;
      if (this.#ready !== null) this.#lookIn(soon ? gatherMs : this.#pollMs * 2 ** Math.min(this.#failures, 5));
    }
  }

  #keep(page: readonly Row[]): void {
    this.#kept.push(...page);
    const extra = this.#kept.length - mostKept;
    if (extra > 0) this.#from = this.#kept.splice(0, extra).at(-1)?.position ?? this.#from;
    this.#version++;
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const call of waiting) call();
  }

  #fail(error: unknown): void {
    this.#failures++;
    this.#options.failed?.(error);
  }

  /** The index of the first kept event behind a position. */
  #behind(position: string): number {
    let [low, high] = [0, this.#kept.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#kept[middle]?.position ?? '') > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
