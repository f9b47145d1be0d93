import type { Delivery } from '../chain/chain.js';
import { refusals, tooCheap, type Verdict } from '../chain/verdict.js';
import type { Random } from '../clock.js';
import type { Answer, Attempt } from '../transaction/attempt.js';
import { type BlockedOn, isGivenUp } from '../transaction/stage.js';
import type { ProgressChange, Transaction } from '../transaction/transaction.js';
import type { Change, SlotChange } from './change.js';
import { failureFrom } from './failures.js';
import { isResent } from './finality.js';
import type { OpenSlot } from './open-slot.js';
import type { LanePolicy } from './policy.js';
import type { LaneView } from './view.js';

/** What came back for one sent envelope. */
export interface Answered {
  readonly nonce: number;
  readonly at: number;
  readonly delivery: Delivery;
  /** Whether the last look before giving up found the slot's transaction at some node after all; null: not looked. */
  readonly known: boolean | null;
}

/** Refused this often in a row after an acknowledgement, the acknowledgement was worth nothing (lane-rules.md 3). */
const refusalLimit = 3;
/** Until a lane whose bytes could not leave tries again. */
const unsentDelayMs = 1000;
const crowdedDelayMs = 2000;
/** Bytes that are too cheap are sent again this often; a dearer attempt goes out at once. */
const pricedOutDelayMs = 10_000;

/**
 * What the answers to one send change: the record of the send, and how the slot goes on. A verdict repairs and paces;
 * it never frees the nonce and, except for the limit of tries, never decides how the transaction ends.
 */
export function answered(view: LaneView, answer: Answered, policy: LanePolicy, random: Random): Change[] {
  const open = view.open.get(answer.nonce);
  const attempt = open?.attempts.find((sent) => sent.hash === answer.delivery.hash);
  if (!open || !attempt) return [];
  const verdict = decisive(answer.delivery);
  if (!verdict) return [];
  const record: Change = {
    kind: 'sent',
    nonce: answer.nonce,
    hash: attempt.hash,
    at: answer.at,
    answers: answersOf(answer),
  };
  return [record, ...outcome(view, open, attempt, answer, verdict, policy, random)];
}

/** Whether this answer would use up the last try: then every endpoint is asked once more first (lane-rules.md 6). */
export function isLastTry(
  view: LaneView,
  { nonce, delivery }: Pick<Answered, 'nonce' | 'delivery'>,
  policy: LanePolicy,
): boolean {
  const open = view.open.get(nonce);
  const attempt = open?.attempts.find((sent) => sent.hash === delivery.hash);
  const verdict = decisive(delivery);
  if (!open?.transaction || !attempt || attempt.kind !== 'payload' || attempt !== open.attempts.at(-1)) return false;
  if (!verdict || verdict.acknowledged || !verdict.counts) return false;
  if (open.slot.acknowledged) return isRefusal(delivery) && open.slot.refusals + 1 >= refusalLimit;
  return delayAfter(open.transaction, verdict, policy, () => 0) === null;
}

function outcome(
  view: LaneView,
  open: OpenSlot,
  attempt: Attempt,
  answer: Answered,
  verdict: Verdict,
  policy: LanePolicy,
  random: Random,
): Change[] {
  if (verdict.acknowledged || answer.known) return acknowledged(view, open, attempt, answer.at, policy);
  const resent = isResent(open.transaction);
  // what became of an envelope that a newer one has replaced must not pace the newer one
  if (attempt !== open.attempts.at(-1) && !resent) return [];
  if (attempt.kind === 'filler' || !open.transaction || isGivenUp(open.transaction.stage) || resent) {
    return [
      ...repairs(view, open, answer.at, verdict, policy),
      slotChange(open, { nextSendAt: answer.at + pause(verdict, random) }),
    ];
  }
  if (open.slot.acknowledged) return doubted(view, open, open.transaction, answer, verdict, policy);
  if (verdict.counts) return failed(open, open.transaction, answer.at, verdict, policy, random);
  return heldUp(view, open, open.transaction, answer.at, verdict, policy, random);
}

function acknowledged(view: LaneView, open: OpenSlot, attempt: Attempt, at: number, policy: LanePolicy): Change[] {
  const { transaction, slot } = open;
  const nextSendAt = at + policy.rebroadcastMs;
  const changes: Change[] = [
    slotChange(
      open,
      attempt.kind === 'filler'
        ? { fillerAcknowledged: true, nextSendAt }
        : { acknowledged: true, refusals: 0, nextSendAt },
    ),
  ];
  if (view.shrunkWindow !== null && slot.nonce === view.highestNonce) {
    const size = view.shrunkWindow + 1;
    changes.push({ kind: 'window', size: size < policy.window ? size : null });
  }
  if (attempt.kind === 'payload' && transaction && (transaction.stage === 'signed' || transaction.stage === 'sent')) {
    const change: ProgressChange = { stage: 'accepted', blockedOn: null, nextAttemptAt: null, failure: null };
    changes.push({ kind: 'transaction', transaction, change, event: 'accepted' });
  } else if (attempt.kind === 'payload' && waitsForNode(transaction)) {
    changes.push({
      kind: 'transaction',
      transaction,
      change: { blockedOn: null, nextAttemptAt: null },
      event: 'accepted',
    });
  }
  return changes;
}

/** A counted failure before any acknowledgement: another try after the policy's delay, or the end. */
function failed(
  open: OpenSlot,
  transaction: Transaction,
  at: number,
  verdict: Verdict,
  policy: LanePolicy,
  random: Random,
): Change[] {
  const failures = transaction.failures + 1;
  const failure = failureFrom(verdict, failures);
  const delay = delayAfter(transaction, verdict, policy, random);
  if (delay === null) {
    const stage = refusals.has(verdict.class) ? 'rejected' : 'exhausted';
    const change: ProgressChange = { stage, failures, failure, blockedOn: null, nextAttemptAt: null };
    const reason = `${failures} tries failed, the last with: ${failure.message}`;
    return [{ kind: 'transaction', transaction, change, event: stage, reason }];
  }
  const nextAttemptAt = at + delay;
  return [
    slotChange(open, { nextSendAt: nextAttemptAt }),
    {
      kind: 'transaction',
      transaction,
      change: { stage: 'sent', failures, failure, blockedOn: 'retry_backoff', nextAttemptAt },
      event: 'try_failed',
      reason: failure.message,
    },
  ];
}

/** Trouble after an acknowledgement: there is no limit of tries, but three refusals in a row withdraw it. */
function doubted(
  view: LaneView,
  open: OpenSlot,
  transaction: Transaction,
  answer: Answered,
  verdict: Verdict,
  policy: LanePolicy,
): Change[] {
  const nextSendAt = answer.at + policy.rebroadcastMs;
  if (open.slot.minedHash !== null || !isRefusal(answer.delivery))
    return [...repairs(view, open, answer.at, verdict, policy), slotChange(open, { refusals: 0, nextSendAt })];
  const count = open.slot.refusals + 1;
  if (count < refusalLimit) return [slotChange(open, { refusals: count, nextSendAt })];
  const failure = failureFrom(verdict, transaction.attemptCount);
  const change: ProgressChange = { stage: 'rejected', failure, blockedOn: null, nextAttemptAt: null };
  return [
    slotChange(open, { refusals: count, acknowledged: false }),
    { kind: 'transaction', transaction, change, event: 'withdrawn', reason: failure.message },
  ];
}

/** An answer that says something about the node, the pool or the money, not about this transaction: it goes on by itself. */
function heldUp(
  view: LaneView,
  open: OpenSlot,
  transaction: Transaction,
  at: number,
  verdict: Verdict,
  policy: LanePolicy,
  random: Random,
): Change[] {
  const nextSendAt = at + pause(verdict, random);
  const changes: Change[] = [...repairs(view, open, at, verdict, policy), slotChange(open, { nextSendAt })];
  const blockedOn = blockerOf(verdict);
  // bytes that never left leave the stage alone
  const stage = verdict.class === 'unsent' ? transaction.stage : 'sent';
  if (transaction.blockedOn !== blockedOn || transaction.stage !== stage) {
    const change: ProgressChange = {
      blockedOn,
      nextAttemptAt: nextSendAt,
      ...(stage === transaction.stage ? {} : { stage }),
    };
    const reason = verdict.message?.slice(0, 500) ?? verdict.class;
    changes.push({ kind: 'transaction', transaction, change, event: 'blocked', reason });
  }
  return changes;
}

/** What a verdict asks the lane to mend, besides waiting. */
function repairs(view: LaneView, open: OpenSlot, at: number, verdict: Verdict, policy: LanePolicy): Change[] {
  const { nonce } = open.slot;
  if (tooCheap.has(verdict.class)) return [{ kind: 'underpriced', nonce }];
  switch (verdict.class) {
    case 'pool-full':
      return [{ kind: 'window', size: poolTakes(verdict, view.shrunkWindow ?? policy.window) }];
    case 'nonce-too-high':
      // the node misses predecessors: they are sent again first
      return [...view.open.values()]
        .filter((other) => other.slot.nonce < nonce && other.slot.minedHash === null && !wasJustSent(other, at))
        .map((other) => slotChange(other, { nextSendAt: 0 }));
    default:
      return [];
  }
}

/** What the window shrinks to: pools hold a single transaction of an account that is delegated (EIP-7702). */
function poolTakes({ message }: Verdict, window: number): number {
  return /delegat/i.test(message ?? '') ? 1 : Math.max(1, Math.floor(window / 2));
}

/** What a transaction waits for after an answer that is not its own fault. */
export function blockerOf(verdict: Verdict): BlockedOn {
  if (tooCheap.has(verdict.class)) return 'fee_cap';
  switch (verdict.class) {
    case 'insufficient-funds':
      return 'insufficient_funds';
    case 'fee-cap-exceeded':
      return 'fee_cap';
    case 'pool-full':
      return 'window';
    case 'rate-limited':
      return 'rate_limited';
    case 'nonce-too-high':
      return 'predecessor';
    case 'unsent':
    case 'endpoint-config':
      return 'rpc_unavailable';
    default:
      return null;
  }
}

function pause(verdict: Verdict, random: Random): number {
  if (verdict.class === 'rate-limited') return Math.min(Math.max(verdict.retryAfterMs ?? 5000, 500), 60_000);
  const base =
    verdict.class === 'unsent' ? unsentDelayMs : blockerOf(verdict) === 'fee_cap' ? pricedOutDelayMs : crowdedDelayMs;
  return Math.round(base * (0.5 + random() / 2));
}

function delayAfter(transaction: Transaction, verdict: Verdict, policy: LanePolicy, random: Random): number | null {
  const { maxAttempts } = transaction;
  return policy.retry.nextDelay({ failures: transaction.failures + 1, maxAttempts, verdict: verdict.class, random });
}

/** Classes that say something of an endpoint and nothing of the transaction. */
const ofEndpoint: ReadonlySet<Verdict['class']> = new Set(['unsent', 'rate-limited', 'endpoint-config']);

/**
 * The answer that decides over several endpoints: an acknowledgement, else what counts as a failure, else what a node
 * said of the transaction, else the first.
 */
function decisive({ answers }: Delivery): Verdict | undefined {
  const verdicts = answers.map((answer) => answer.verdict);
  return (
    verdicts.find((one) => one.acknowledged) ??
    verdicts.find((one) => one.counts) ??
    verdicts.find((one) => !ofEndpoint.has(one.class)) ??
    verdicts[0]
  );
}

/** Every endpoint that answered refused, and none of the answers leaves room for the pool. */
function isRefusal({ answers }: Delivery): boolean {
  return answers.every(({ verdict }) => refusals.has(verdict.class) && !verdict.maybeInPool);
}

function slotChange(open: OpenSlot, change: SlotChange): Change {
  return { kind: 'slot', nonce: open.slot.nonce, change };
}

function wasJustSent({ attempts }: OpenSlot, at: number): boolean {
  const sentAt = attempts.at(-1)?.lastSentAt ?? null;
  return sentAt !== null && at - sentAt < 1000;
}

/** Blocked on something that an acknowledgement clears; a price above the cap is not. */
function waitsForNode(transaction: Transaction | null): transaction is Transaction {
  return (
    transaction !== null &&
    !isGivenUp(transaction.stage) &&
    transaction.blockedOn !== null &&
    transaction.blockedOn !== 'fee_cap'
  );
}

function answersOf({ at, delivery }: Answered): Answer[] {
  return delivery.answers.map(({ endpoint, ms, verdict }) => ({
    endpoint,
    at,
    ms,
    class: verdict.class,
    code: verdict.code,
    message: verdict.message?.slice(0, 500) ?? null,
  }));
}
