import type { Verdict } from '../chain/verdict.js';
import type { Random } from '../clock.js';
import type { Transaction } from '../transaction/transaction.js';
import { blockerOf } from './answer.js';
import type { Change } from './change.js';
import { failureFrom } from './failures.js';
import type { LanePolicy } from './policy.js';

/** A gas limit from an estimate. */
export function withMargin(gas: bigint, policy: LanePolicy): bigint {
  return gas + (gas * BigInt(policy.gasMarginPercent)) / 100n;
}

/**
 * What follows when gas could not be estimated. A verdict counts as a failed try: the call would revert now, though it
 * may not once its predecessors are mined. No answer at all counts for nothing.
 */
export function unestimable(
  transaction: Transaction,
  verdict: Verdict | null,
  now: number,
  policy: LanePolicy,
  random: Random,
): Change {
  if (verdict === null || !verdict.counts) {
    const blockedOn = verdict === null ? 'rpc_unavailable' : blockerOf(verdict);
    const change = { blockedOn, nextAttemptAt: now + (verdict === null ? 1000 : 5000) };
    return { kind: 'transaction', transaction, change, event: 'blocked' };
  }
  const failures = transaction.failures + 1;
  const failure = failureFrom(verdict, failures);
  const { maxAttempts } = transaction;
  const delay = policy.retry.nextDelay({ failures, maxAttempts, verdict: verdict.class, random });
  if (delay === null) {
    const change = { stage: 'rejected', failures, failure, blockedOn: null, nextAttemptAt: null } as const;
    return {
      kind: 'transaction',
      transaction,
      change,
      event: 'rejected',
      reason: `its gas cannot be estimated: ${failure.message}`,
    };
  }
  const change = { failures, failure, blockedOn: 'retry_backoff', nextAttemptAt: now + delay } as const;
  return { kind: 'transaction', transaction, change, event: 'try_failed', reason: failure.message };
}
