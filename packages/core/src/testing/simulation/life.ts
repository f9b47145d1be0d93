import type { Clock } from '../../clock.js';
import type { LaneId } from '../../transaction/transaction.js';
import type { Scheduler } from './scheduler.js';

/** An endpoint introduces itself again, and takes its time to answer. */
const longestSendMs = 60_000;

/**
 * Whether a process lives, and when it runs: a dead one never again, a paused one late. Its clock and what comes back to
 * it are the only ways in which things happen to it; what it has sent goes on without it.
 */
export class Life {
  dead = false;
  readonly name: string;
  readonly clock: Clock;
  /** Lanes of which it knows that they wait for a person, and since when. */
  readonly halted = new Map<LaneId, number>();
  /** Lanes that it has begun anew, and as which incarnation. */
  readonly renewed = new Map<LaneId, number>();
  /** How far its clock is ahead of the others, ms. */
  skewMs = 0;
  readonly #scheduler: Scheduler;
  #pausedUntil = 0;
  #missed: (() => void)[] = [];

  constructor(name: string, scheduler: Scheduler) {
    this.name = name;
    this.#scheduler = scheduler;
    this.clock = {
      now: () => scheduler.now() + this.skewMs,
      after: (ms, fn) => scheduler.after(ms, () => this.when(fn)),
      soon: (fn) => void scheduler.after(0, () => this.when(fn)),
    };
  }

  /** It has known of a lane's review for longer than anything that it had begun to send before can take. */
  isHalted(lane: LaneId): boolean {
    const since = this.halted.get(lane);
    return since !== undefined && this.#scheduler.now() - since > longestSendMs;
  }

  /** It knows that a lane has begun anew as this incarnation, or a later one. */
  knowsOf(lane: LaneId, incarnation: number): boolean {
    return (this.renewed.get(lane) ?? 0) >= incarnation;
  }

  halt(lane: LaneId): void {
    if (!this.halted.has(lane)) this.halted.set(lane, this.#scheduler.now());
  }

  get paused(): boolean {
    return this.#pausedUntil > this.#scheduler.now();
  }

  pause(ms: number): void {
    // what it had begun to send before takes so much longer
    for (const [lane, since] of this.halted) this.halted.set(lane, since + ms);
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#scheduler.now() + ms);
    this.#scheduler.after(ms, () => this.#catchUp());
  }

  resume(): void {
    this.#pausedUntil = 0;
    this.#catchUp();
  }

  /** Runs `fn` as soon as the process does: now, when it resumes, or never. */
  when(fn: () => void): void {
    if (this.dead) return;
    if (this.paused || this.#missed.length > 0) this.#missed.push(fn);
    else fn();
  }

  #catchUp(): void {
    if (this.paused) return;
    const missed = this.#missed.splice(0);
    for (const fn of missed) this.#scheduler.after(0, () => this.when(fn));
  }
}
