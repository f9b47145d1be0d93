import type { Observation } from '../chain/chain.js';
import type { Approval, Lane, NonceReview } from '../transaction/lane.js';
import { parksFrom } from '../transaction/parked.js';
import type { Change } from './change.js';
import type { LanePolicy } from './policy.js';
import type { LaneView } from './view.js';

/** Most nonces of strangers that one round enters; an absurd count must not exhaust the memory. */
const mostAdopted = 10_000;
/** How long a stranger's transaction that waits in the pool is left to be mined before it is competed with. */
export const strangersPatienceMs = 300_000;

/** What the ledger makes of a chain that knows nonces which the ledger does not. */
export interface Reconciled {
  readonly changes: Change[];
  readonly blockedOn: 'nonce_review' | 'predecessor' | null;
}

/** Under review nothing is bound, closed, priced or sent; what the chain shows is still taken in (lane-rules.md 10). */
export function isHalted({ lane }: Pick<LaneView, 'lane'>, policy: LanePolicy): boolean {
  return lane.review !== null && (policy.exclusive || lane.review.reason !== 'chain_ahead');
}

/** The review as it is shown: a chain that moves on while a person looks asks for the newer count to be approved. */
export function followed({ lane: { review } }: LaneView, seen: Observation): Change[] {
  if (review === null || review.reason === 'chain_changed' || ahead(seen) <= review.chainCount) return [];
  return [{ kind: 'review', review: { ...review, chainCount: ahead(seen) } }];
}

/**
 * The chain is ahead of the ledger: somebody else signed with this key, or the ledger is an old copy, whose queue has
 * been sent before (lane-rules.md 1). An exclusive lane stops for a person. Others enter the used nonces, so that the
 * ledger has no hole (lane-rules.md 10), and let a stranger's transaction in the pool pass first. null: nothing is
 * ahead.
 */
export function reconcile(view: LaneView, seen: Observation, now: number, policy: LanePolicy): Reconciled | null {
  if (view.highestNonce !== null && seen.count > view.highestNonce + 1) {
    if (policy.exclusive) return { changes: [halted(view, 'chain_ahead', seen, now)], blockedOn: 'nonce_review' };
    return { changes: foreignUpTo(view, seen.count, seen), blockedOn: null };
  }
  const entered = view.highestNonce !== null && seen.pendingCount <= view.highestNonce + 1;
  if (view.pendingAheadSince === null || entered || now - view.pendingAheadSince > patienceOf(policy)) return null;
  // a pool answers loosely: one word of it holds the lane, a second one of the next look stops it
  const confirmed = policy.exclusive && view.pendingAheadSince < seen.at;
  if (!confirmed) return { changes: [], blockedOn: 'predecessor' };
  return { changes: [halted(view, 'chain_ahead', seen, now)], blockedOn: 'nonce_review' };
}

/** Another chain answers under this id: nothing is sent to it before a person has said that it took the other's place. */
export function chainChanged({ lane }: LaneView, now: number): Change[] {
  if (lane.review !== null) return [];
  return [{ kind: 'review', review: { reason: 'chain_changed', chainCount: 0, since: now } }];
}

/** The chain that is remembered answers again: nothing has happened meanwhile. */
export function chainBack({ lane }: LaneView): Change[] {
  return lane.review?.reason === 'chain_changed' ? [{ kind: 'review', review: null }] : [];
}

/** Whether a person has said that the other chain took this one's place. */
export function isReplaced({ review, orders }: Lane): boolean {
  return review?.reason === 'chain_changed' && orders.approved?.chainCount === review.chainCount;
}

/**
 * What a person's approval of exactly the count under review changes: the skipped nonces are entered and the lane goes on
 * behind them. If the chain is further ahead by then, it stops again.
 */
export function approved(view: LaneView): Change[] {
  const { approved: word } = view.lane.orders;
  if (isReplaced(view.lane)) return [];
  if (word === null || view.observation === null || view.lane.review?.chainCount !== word.chainCount) return [];
  return goneOn(view, word, view.observation);
}

/** What is parked stays so, each until it is confirmed by itself, unless it was declared that nothing was restored. */
export function goneOn(view: LaneView, { chainCount, unpark }: Approval, seen: Observation): Change[] {
  const review = { kind: 'review', review: null, ...(unpark === 'all' ? { parkedAt: null } : {}) } as const;
  return [review, ...foreignUpTo(view, chainCount, seen)];
}

/** Entering a review parks everything that was accepted until now: one write, whatever the length of the queue. */
export function halted(view: LaneView, reason: NonceReview['reason'], seen: Observation, now: number): Change {
  const parkedAt = parksFrom(now, view.lane, view.queue);
  return { kind: 'review', review: { reason, chainCount: ahead(seen), since: now }, parkedAt };
}

function ahead({ count, pendingCount }: Observation): number {
  return Math.max(count, pendingCount);
}

/** An exclusive lane never competes with what it does not know. */
function patienceOf({ exclusive }: LanePolicy): number {
  return exclusive ? Number.POSITIVE_INFINITY : strangersPatienceMs;
}

function foreignUpTo({ highestNonce }: LaneView, count: number, seen: Observation): Change[] {
  const first = highestNonce === null ? Math.min(seen.count, count) : highestNonce + 1;
  return Array.from({ length: Math.min(Math.max(0, count - first), mostAdopted) }, (_, index) => ({
    kind: 'foreign',
    nonce: first + index,
  }));
}
