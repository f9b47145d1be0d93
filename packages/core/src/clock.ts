import { randomFillSync } from 'node:crypto';

/** The only source of time in core; everything else is handed one, so that tests and simulations can own time. */
export interface Clock {
  /** Wall time, ms since the epoch. */
  now(): number;
  /** Runs `fn` once after `ms`; the returned function cancels it. */
  after(ms: number, fn: () => void): () => void;
  /** Runs `fn` in the next turn of the event loop: what gathers there shares one commit. */
  soon(fn: () => void): void;
}

/** A source of chance: numbers in [0, 1). */
export type Random = () => number;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, fn) {
    // a longer delay would overflow into 1 ms; whoever waits looks again after a wake-up that came too early
    const timer = setTimeout(fn, Math.min(ms, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
  soon(fn) {
    setImmediate(fn);
  },
};

const pool = new Uint32Array(512);
let used = pool.length;

/** Cryptographically strong, 53 bits; drawn from a pool because one system call per number would be felt. */
export const systemRandom: Random = () => {
  if (used + 2 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const high = (pool[used++] ?? 0) >>> 5;
  const low = (pool[used++] ?? 0) >>> 6;
  return (high * 67_108_864 + low) / 9_007_199_254_740_992;
};
