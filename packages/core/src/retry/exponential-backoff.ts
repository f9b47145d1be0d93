import { type Duration, durationMs } from '../duration.js';
import { BroadcasterError } from '../errors.js';
import type { RetryPolicy } from './retry-policy.js';

export interface ExponentialBackoffOptions {
  /** Failed tries before giving up. @default 3 */
  readonly maxAttempts?: number;
  /** Upper bound of the first delay. @default '1s' */
  readonly minDelay?: Duration;
  /** No delay is longer. @default '5m' */
  readonly maxDelay?: Duration;
}

/**
 * Waits a random time between 0 and `minDelay x 2^(failures - 1)`, at most `maxDelay`: exponential with full jitter, so
 * that lanes that failed together do not come back together.
 */
export function exponentialBackoff(options: ExponentialBackoffOptions = {}): RetryPolicy {
  const maxAttempts = options.maxAttempts ?? 3;
  if (!Number.isSafeInteger(maxAttempts) || maxAttempts < 1) {
    throw new BroadcasterError(
      'invalid_option',
      `expected \`retry.maxAttempts\` to be a positive integer, got ${maxAttempts}`,
    );
  }
  const minDelay = durationMs(options.minDelay ?? '1s', 'retry.minDelay');
  const maxDelay = durationMs(options.maxDelay ?? '5m', 'retry.maxDelay');
  return {
    maxAttempts,
    nextDelay({ failures, maxAttempts: limit, random }) {
      if (failures >= limit) return null;
      return Math.round(random() * Math.min(maxDelay, minDelay * 2 ** Math.min(failures - 1, 40)));
    },
  };
}
