import { afterFailure, type Breaker, closed } from './breaker.js';

/** All that is known of an endpoint, learned from what it answered. Times in epoch ms. */
export interface Health {
  /** Whether it serves the chain it is configured for, as it last said. */
  readonly chain: 'unknown' | 'right' | 'wrong';
  /** When it was last asked which chain it serves. */
  readonly judgedAt: number | null;
  readonly head: { readonly number: number; readonly at: number } | null;
  /** Blocks behind the highest head known when it told its own. */
  readonly lag: number | null;
  readonly breaker: Breaker;
  /** It limits our rate: nothing goes there before. */
  readonly pausedUntil: number;
  /** Refusals for our rate since it last answered. */
  readonly limitedInRow: number;
  /** 0 to 1, of recent requests (a moving average). */
  readonly errorRate: number;
  /** Of the latest answers, ms, oldest first. */
  readonly latencies: readonly number[];
  readonly lastError: { readonly at: number; readonly message: string } | null;
}

/** Something an endpoint showed of itself. What it thinks of a transaction is none of these. */
export type HealthSign =
  | { readonly kind: 'answered'; readonly ms: number }
  /** No answer, or none of a node: the transport's trouble. */
  | { readonly kind: 'failed'; readonly message: string }
  /** It answered, but could not tell what was asked. */
  | { readonly kind: 'troubled'; readonly message: string }
  | { readonly kind: 'limited'; readonly retryAfterMs: number | null; readonly message: string }
  | { readonly kind: 'head'; readonly number: number; readonly lag: number }
  | { readonly kind: 'right_chain' }
  | { readonly kind: 'wrong_chain'; readonly message: string };

/** Weight of the newest request in the error rate. */
const weight = 0.1;
const latenciesKept = 50;
const firstPauseMs = 1000;
const longestPauseMs = 60_000;

export const unknownHealth: Health = {
  chain: 'unknown',
  judgedAt: null,
  head: null,
  lag: null,
  breaker: closed,
  pausedUntil: 0,
  limitedInRow: 0,
  errorRate: 0,
  latencies: [],
  lastError: null,
};

export function healthAfter(health: Health, sign: HealthSign, now: number): Health {
  switch (sign.kind) {
    case 'answered':
      return {
        ...health,
        breaker: closed,
        limitedInRow: 0,
        errorRate: health.errorRate * (1 - weight),
        latencies: [...health.latencies.slice(1 - latenciesKept), sign.ms],
      };
    case 'failed':
      return { ...erred(health, sign.message, now), breaker: afterFailure(health.breaker, now) };
    case 'troubled':
      return erred(health, sign.message, now);
    case 'limited':
      return {
        ...health,
        pausedUntil: Math.max(health.pausedUntil, now + pauseFor(sign.retryAfterMs, health.limitedInRow)),
        limitedInRow: health.limitedInRow + 1,
        lastError: { at: now, message: sign.message },
      };
    case 'head':
      return { ...health, head: { number: sign.number, at: now }, lag: sign.lag };
    case 'right_chain':
      return { ...health, chain: 'right', judgedAt: now };
    case 'wrong_chain':
      return { ...health, chain: 'wrong', judgedAt: now, lastError: { at: now, message: sign.message } };
  }
}

function erred(health: Health, message: string, now: number): Health {
  return { ...health, errorRate: health.errorRate * (1 - weight) + weight, lastError: { at: now, message } };
}

/** As long as it asks for, up to a minute; unasked, longer each time. */
function pauseFor(retryAfterMs: number | null, limitedInRow: number): number {
  const pauseMs = retryAfterMs ?? firstPauseMs * 2 ** Math.min(limitedInRow, 10);
  return Math.min(pauseMs, longestPauseMs);
}
