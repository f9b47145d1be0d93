import type { Clock } from '../clock.js';

/** A timer that has not run yet. `order` decides between timers that are due at the same instant. */
interface Timer {
  readonly at: number;
  readonly order: number;
  readonly fn: () => void;
}

/** Enough turns of the event loop for a JSON-RPC call to a server in the same process, on loopback, to go and come back. */
const DEFAULT_TURNS = 12;

/** What setTimeout can wait. */
const LONGEST = 2 ** 31 - 1;

/**
 * A clock whose time stands still until a test moves it. Turns of the event loop stay real, so promises, `soon` and I/O
 * on loopback go on as ever; only waiting is virtual.
 *
 * ```ts
 * const clock = new ManualClock();
 * clock.after(30_000, () => console.log('30 s later'));
 * await clock.advance(30_000);
 * ```
 */
export class ManualClock implements Clock {
  #now: number;
  #order = 0;
  #moving = false;
  readonly #turns: number;
  readonly #busy: () => boolean;
  /** Sorted: the next one to run is the last. */
  readonly #timers: Timer[] = [];

  /**
   * @param start ms since the epoch.
   * @param options.turns event-loop turns that pass after each timer.
   * @param options.busy whether something is under way that takes real time, a database say: it is waited for.
   */
  constructor(start = 1_700_000_000_000, options: { turns?: number; busy?: () => boolean } = {}) {
    this.#now = start;
    this.#turns = options.turns ?? DEFAULT_TURNS;
    this.#busy = options.busy ?? (() => false);
  }

  /** Whole milliseconds, as a system tells them; timers may lie between. */
  now(): number {
    return Math.floor(this.#now);
  }

  after(ms: number, fn: () => void): () => void {
    // setTimeout would take these for 1 ms and only warn
    if (!(ms <= LONGEST)) throw new Error(`ManualClock: expected a delay of at most ${LONGEST} ms, got ${ms}`);
    const at = this.#now + Math.max(ms, 0);
    const timer: Timer = { at, order: this.#order++, fn };
    this.#timers.splice(this.#placeOf(timer), 0, timer);
    return () => {
      const index = this.#timers.indexOf(timer);
      if (index >= 0) this.#timers.splice(index, 1);
    };
  }

  soon(fn: () => void): void {
    setImmediate(fn);
  }

  /** How many timers wait. */
  pending(): number {
    return this.#timers.length;
  }

  /** When the next timer is due, or null when none waits. */
  nextAt(): number | null {
    return this.#timers.at(-1)?.at ?? null;
  }

  /** Lets event-loop turns pass without moving time, so that what has begun can come to rest. */
  async settle(turns = this.#turns): Promise<void> {
    for (let i = 0; i < turns; i++) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      // what was waited for may begin more
      if (this.#busy()) i = -1;
    }
  }

  /** Moves time by `ms`, running every timer that falls due on the way at its own instant, also those that timers set. */
  async advance(ms: number): Promise<void> {
    if (this.#moving) throw new Error('ManualClock: advance was called while another advance is still running');
    this.#moving = true;
    try {
      const target = this.#now + ms;
      // what was begun before this call sets its timers first
      await this.settle();
      for (let timer = this.#takeDue(target); timer; timer = this.#takeDue(target)) {
        this.#now = Math.max(this.#now, timer.at);
        timer.fn();
        await this.settle();
      }
      this.#now = target;
      await this.settle();
    } finally {
      this.#moving = false;
    }
  }

  /** Moves time step by step until the condition holds; throws once `maxMs` have passed without. */
  async advanceUntil(
    condition: () => boolean | Promise<boolean>,
    options: { stepMs?: number; maxMs?: number } = {},
  ): Promise<void> {
    const { stepMs = 100, maxMs = 600_000 } = options;
    if (!(stepMs > 0)) throw new Error(`ManualClock: expected stepMs to be a positive number, got ${stepMs}`);
    const start = this.#now;
    await this.settle();
    while (!(await condition())) {
      const passed = this.#now - start;
      if (passed >= maxMs) {
        const next = this.nextAt();
        const timers =
          next === null ? 'no timer waits' : `${this.pending()} timers wait, next in ${next - this.#now} ms`;
        throw new Error(
          `ManualClock: after ${passed} ms of virtual time this does not hold yet: ${condition} (${timers})`,
        );
      }
      await this.advance(Math.min(stepMs, maxMs - passed));
    }
  }

  #takeDue(target: number): Timer | undefined {
    const next = this.#timers.at(-1);
    return next && next.at <= target ? this.#timers.pop() : undefined;
  }

  #placeOf(timer: Timer): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#timers[middle];
      // a new timer runs after the others of its instant, so it stands before them
      if (other && other.at > timer.at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
