import { capped, replacementFees } from '../transaction/fees.js';
import { isParked } from '../transaction/parked.js';
import { isGivenUp } from '../transaction/stage.js';
import type { Transaction } from '../transaction/transaction.js';
import type { Intent } from './change.js';
import { fillerCaps, noOpTarget } from './filler.js';
import { marketFees } from './market.js';
import type { OpenSlot } from './open-slot.js';
import type { LanePolicy } from './policy.js';
import { strangersPatienceMs } from './review.js';
import type { LaneView } from './view.js';

/**
 * Fillers for slots that hold others up: of a cancelled or expired transaction always; of an exhausted or rejected one,
 * or a nonce that never was ours, when something waits for it and no stranger's transaction is about to use it: even what
 * is parked does, because it may be what such a nonce was given to in a past that the store has forgotten. Looked at from
 * the highest slot down, so that a slot closed now counts for those below (lane-rules.md 4).
 */
export function close(view: LaneView, now: number, policy: LanePolicy, gas: bigint): Intent[] {
  const seen = view.observation;
  if (!seen || !view.canSign || view.lane.review !== null) return [];
  const unsteady = view.open.unsteady();
  if (unsteady.length === 0) return [];
  const unsteadyNonces = new Set(unsteady.map(({ slot }) => slot.nonce));
  let waits = view.queue.some((transaction) => isBindable(transaction, view, now));
  const anyParked = view.queue.some((transaction) => isParked(transaction, view.lane.parkedAt));
  const intents: Intent[] = [];
  for (const open of unsteady.reverse()) {
    const { slot, transaction } = open;
    waits ||= hasSteadyAbove(view, slot.nonce, unsteadyNonces);
    const closing = open.attempts.some((attempt) => attempt.kind === 'filler');
    const givenUp = transaction === null || isGivenUp(transaction.stage);
    const wished = transaction !== null && transaction.wish !== null;
    const passing =
      transaction === null &&
      open.attempts.length === 0 &&
      seen.pendingCount > slot.nonce &&
      now - slot.updatedAt < strangersPatienceMs;
    if (!closing && !passing && slot.minedHash === null && slot.nonce >= seen.count && !transaction?.presigned) {
      const wanted =
        (transaction !== null && (transaction.wish === 'cancel' || transaction.wish === 'expire')) ||
        (givenUp && (waits || open.former !== undefined || (transaction === null && anyParked)));
      const intent = wanted ? filler(open, view, policy, gas) : null;
      if (intent) {
        intents.push(intent);
        waits = true;
        continue;
      }
    }
    if (closing || wished || !givenUp) waits = true;
  }
  return intents.reverse();
}

/** A slot that is fine waits for every unused nonce below it. */
function hasSteadyAbove({ open, highestNonce }: LaneView, nonce: number, unsteady: ReadonlySet<number>): boolean {
  for (let above = highestNonce ?? nonce; above > nonce; above--)
    if (open.has(above) && !unsteady.has(above)) return true;
  return false;
}

function isBindable(transaction: Transaction, { lane }: LaneView, now: number): boolean {
  const { nextAttemptAt } = transaction;
  return (nextAttemptAt === null || nextAttemptAt <= now) && !isParked(transaction, lane.parkedAt);
}

function filler(open: OpenSlot, view: LaneView, policy: LanePolicy, gas: bigint): Intent | null {
  const { slot, transaction, attempts } = open;
  if (!view.observation) return null;
  const market = marketFees(view.observation);
  const caps = fillerCaps(open, market, policy);
  const fees = replacementFees(
    capped(market, caps),
    attempts.map((attempt) => attempt.fees),
  );
  const { chainId } = view.lane;
  return {
    kind: 'filler',
    transaction,
    binds: false,
    unsigned: { chainId, nonce: slot.nonce, to: noOpTarget(view), value: 0n, data: '0x', gas, fees },
  };
}
