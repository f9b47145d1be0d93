import type { Random } from '@tx-broadcaster/core';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Waits before the second try, the third, ...; then every hour. */
const waits = [5 * second, 30 * second, 2 * minute, 5 * minute, 15 * minute, 30 * minute, hour];
const longest = hour;
/** A receiver asks for this much patience at most. */
const mostPatience = 24 * hour;

/** A delivery that has not arrived for so long is given up, a webhook to which nothing arrived turned off. */
export const giveUpAfterMs = 5 * 24 * hour;

export interface Tried {
  /** Tries so far, the last one included. */
  readonly count: number;
  readonly begunAt: number;
  readonly now: number;
  /** What the receiver has asked for, ms; null: nothing. */
  readonly retryAfter: number | null;
}

/** When to try again, epoch ms; null: never. Spread, so that what failed together does not come back together. */
export function nextAttemptAt({ count, begunAt, now, retryAfter }: Tried, random: Random): number | null {
  if (now - begunAt >= giveUpAfterMs) return null;
  const wait = (waits[count - 1] ?? longest) * (0.8 + 0.4 * random());
  const asked = retryAfter === null ? 0 : Math.min(retryAfter, mostPatience);
  return now + Math.round(Math.max(wait, asked));
}
