/** A circuit breaker: after failures in a row an endpoint is left alone for a while, longer each time. */
export interface Breaker {
  /** Failures in a row while it was closed. */
  readonly failures: number;
  /** How often in a row it opened. */
  readonly trips: number;
  /** Epoch ms; null: closed. From then on one call may try. */
  readonly openUntil: number | null;
}

export type BreakerState = 'closed' | 'open' | 'half_open';

const failureLimit = 5;
const firstPauseMs = 1000;
const longestPauseMs = 15_000;

export const closed: Breaker = { failures: 0, trips: 0, openUntil: null };

export function breakerState({ openUntil }: Breaker, now: number): BreakerState {
  if (openUntil === null) return 'closed';
  return now < openUntil ? 'open' : 'half_open';
}

/** What a failure of the transport makes of it; calls that were under way when it opened do not prolong it. */
export function afterFailure(breaker: Breaker, now: number): Breaker {
  switch (breakerState(breaker, now)) {
    case 'open':
      return breaker;
    case 'half_open':
      return opened(breaker.trips + 1, now);
    case 'closed':
      return breaker.failures + 1 < failureLimit
        ? { ...breaker, failures: breaker.failures + 1 }
        : opened(breaker.trips + 1, now);
  }
}

function opened(trips: number, now: number): Breaker {
  const pauseMs = Math.min(firstPauseMs * 2 ** Math.min(trips - 1, 10), longestPauseMs);
  return { failures: 0, trips, openUntil: now + pauseMs };
}
