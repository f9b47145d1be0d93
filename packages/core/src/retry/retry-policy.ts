import type { VerdictClass } from '../chain/verdict.js';
import type { Random } from '../clock.js';

/** What is known when a try has failed. */
export interface FailedTries {
  /** Counted failures so far, this one included. */
  readonly failures: number;
  /** The transaction's own limit. */
  readonly maxAttempts: number;
  /** What the last answer meant. */
  readonly verdict: VerdictClass;
  readonly random: Random;
}

/** Decides, without side effects, when a failed try is made again: the delay in ms, or null to give up. */
export interface RetryPolicy {
  /** The limit of transactions that do not bring their own. */
  readonly maxAttempts: number;
  nextDelay(tries: FailedTries): number | null;
}
