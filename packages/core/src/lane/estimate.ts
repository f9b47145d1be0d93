import type { Verdict } from '../chain/verdict.js';
import type { Random } from '../clock.js';
import { decodeRevert, describeRevert } from '../transaction/revert.js';
import type { Transaction } from '../transaction/transaction.js';
import { blockerOf } from './answer.js';
import type { Change } from './change.js';
import { failureFrom, failureOf } from './failures.js';
import type { LanePolicy } from './policy.js';
import type { AbiOf } from './settle.js';

/** A gas limit from an estimate: with a margin, as far as the chain allows one. */
export function withMargin(gas: bigint, transaction: Transaction, policy: LanePolicy): bigint {
  const { profile } = policy;
  const percent = policy.termsOf(transaction.messageType).gasMarginPercent ?? profile.gasMarginPercent;
  const wanted = gas + (gas * BigInt(percent)) / 100n;
  const cap = profile.transactionGasCap;
  return cap !== null && wanted > cap ? cap : wanted;
}

/** More gas than one transaction may have on this chain: it can never be mined, so it takes no nonce. */
export function tooLarge(transaction: Transaction, gas: bigint, cap: bigint): Change {
  const reason = `it needs ${gas} gas, and a transaction may have ${cap} at most (EIP-7825)`;
  const failure = failureOf('gas-limit', reason, null);
  const change = { stage: 'rejected', failure, blockedOn: null, nextAttemptAt: null } as const;
  return { kind: 'transaction', transaction, change, event: 'rejected', reason };
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
  abiOf: AbiOf = () => null,
): Change {
  if (verdict === null || !verdict.counts) {
    const blockedOn = verdict === null ? 'rpc_unavailable' : blockerOf(verdict);
    const change = { blockedOn, nextAttemptAt: now + (verdict === null ? 1000 : 5000) };
    const reason = verdict?.message ?? 'no endpoint answered when its gas was to be estimated';
    return { kind: 'transaction', transaction, change, event: 'blocked', reason: reason.slice(0, 500) };
  }
  const failures = transaction.failures + 1;
  const failure = explained(transaction, verdict, failures, abiOf);
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

/** The failure, with what the call returned in the words of its ABI. */
function explained({ messageType }: Transaction, verdict: Verdict, attemptNo: number, abiOf: AbiOf) {
  const failure = failureFrom(verdict, attemptNo);
  if (verdict.class !== 'reverted' || !verdict.revertData) return failure;
  const revert = decodeRevert(verdict.revertData, abiOf(messageType));
  return { ...failure, message: describeRevert(revert), revert };
}
