import type { Observation } from '../chain/chain.js';
import { dataFeeOf } from '../transaction/chain-profile.js';
import { capped, ceilingOf, type Fees } from '../transaction/fees.js';
import { isParked } from '../transaction/parked.js';
import type { BlockedOn } from '../transaction/stage.js';
import { isGivenUp } from '../transaction/stage.js';
import type { Transaction } from '../transaction/transaction.js';
import { asSigned } from './as-signed.js';
import type { Change, Intent } from './change.js';
import { capsFor, denied } from './demands.js';
import { isOverdue } from './expire.js';
import { marketFees } from './market.js';
import { blockedBy, type Obstacle } from './obstacle.js';
import type { LanePolicy } from './policy.js';
import { isDoubted } from './reassign.js';
import { followed, goneOn, isHalted, reconcile } from './review.js';
import type { LaneView } from './view.js';

export interface Binding {
  readonly intents: Intent[];
  readonly changes: Change[];
  /** Why the rest of the queue waits; null while nothing but this round's limit holds it. */
  readonly blockedOn: BlockedOn;
  /** Queued transactions that must be tried on a node, or their gas estimated, before they can be bound. */
  readonly unestimated: Transaction[];
}

/** Most records whose `blockedOn` one round writes: telling a long queue why it waits must not cost more than sending it. */
const tellLimit = 50;
/** What a transfer without data takes on most chains. */
const fillerGas = 21_000n;
/** Most estimates asked for at a time. */
const estimateLimit = 32;

/**
 * Gives the next nonces, without a hole, to queued transactions that can go now, and prices them. Nothing is bound when
 * the look is old, the lane is under review or paused by a person, or an outage is being probed (lane-rules.md 5).
 */
export function bind(view: LaneView, now: number, policy: LanePolicy): Binding {
  const nothing = (blockedOn: BlockedOn, changes: Change[] = []): Binding => ({
    intents: [],
    changes,
    blockedOn,
    unestimated: [],
  });
  const seen = view.observation;
  if (isHalted(view, policy)) return nothing('nonce_review', seen ? followed(view, seen) : []);
  if (!seen || now - seen.at > policy.maxLookAgeMs) return nothing('rpc_unavailable');

  if (view.canSign) {
    if (view.lane.review !== null)
      return nothing(null, goneOn(view, { chainCount: view.lane.review.chainCount, unpark: 'all' }, seen));
    const reconciled = reconcile(view, seen, now, policy);
    if (reconciled) return nothing(reconciled.blockedOn, reconciled.changes);
    if (view.lane.orders.paused !== null) return nothing('signer_paused');
    if (isProbing(view, seen)) return nothing('predecessor');
  }
  return fill(view, seen, now, policy);
}

function fill(view: LaneView, seen: Observation, now: number, policy: LanePolicy): Binding {
  const intents: Intent[] = [];
  const changes: Change[] = [];
  const unestimated: Transaction[] = [];
  const market = marketFees(seen);
  let nonce = nextNonce(view, seen);
  // what one filler may cost stays in the purse, or a stuck slot could never be closed (lane-rules.md 21)
  let available = seen.balance - view.reserved - (fillerGas * ceilingOf(market) * 9n) / 8n;
  const taken = new Set<number>();
  const formers = new Set(view.open.unsteady().map(({ former }) => former?.id));
  let blockedOn: BlockedOn = null;
  for (const transaction of view.queue) {
    if (intents.length >= policy.bindLimit || changes.length >= tellLimit) break;
    if (transaction.nextAttemptAt !== null && transaction.nextAttemptAt > now) continue;
    if (isOverdue(transaction, now) || isParked(transaction, view.lane.parkedAt)) continue;
    if (isDoubted(transaction, view)) {
      // until the nodes have told of the other signers of its pool
      blockedOn = 'rpc_unavailable';
      continue;
    }
    // a slot that it had before is open again, and something that was signed there may yet be mined
    if (formers.has(transaction.id)) {
      blockedOn = 'predecessor';
      continue;
    }
    if (transaction.presigned !== null) {
      const bound = asSigned(view, seen, transaction, transaction.presigned, taken);
      // where the nonce is gone the receipt of its bytes decides, see settle
      if (bound === null) continue;
      const obstacle = denied(transaction, bound.unsigned.fees, policy);
      if (obstacle) changes.push(...blockedBy(transaction, obstacle));
      else {
        intents.push(bound);
        taken.add(bound.unsigned.nonce);
      }
      continue;
    }
    if (!view.canSign) {
      blockedOn = 'signer_unavailable';
      continue;
    }
    if (nonce - seen.count >= Math.min(view.shrunkWindow ?? policy.window, policy.window)) {
      blockedOn = 'window';
      break;
    }
    const forbidden = denied(transaction, null, policy);
    if (forbidden) {
      changes.push(...blockedBy(transaction, forbidden));
      continue;
    }
    const estimate = view.estimates.get(transaction.id);
    const gas = transaction.gas ?? estimate;
    if (gas === undefined || (estimate === undefined && isTriedFirst(transaction, policy))) {
      if (unestimated.length < estimateLimit) unestimated.push(transaction);
      continue;
    }
    const fees = feesFor(transaction, gas, market, policy);
    const cost = transaction.value + gas * ceilingOf(fees) + dataFeeOf(transaction.calldata, policy.profile);
    const obstacle = tooDear(fees, seen) ?? unfunded(cost, available);
    if (obstacle) {
      changes.push(...blockedBy(transaction, obstacle));
      continue;
    }
    available -= cost;
    intents.push({
      kind: 'payload',
      transaction,
      binds: true,
      unsigned: {
        chainId: view.lane.chainId,
        nonce,
        to: transaction.to,
        value: transaction.value,
        data: transaction.calldata,
        gas,
        fees,
      },
    });
    nonce++;
  }
  return { intents, changes, blockedOn, unestimated };
}

/** max(the chain's count, highest slot + 1), and nothing else. */
function nextNonce(view: LaneView, seen: Observation): number {
  return view.highestNonce === null ? seen.count : Math.max(seen.count, view.highestNonce + 1);
}

/**
 * While a slot has failed for reasons that may hit any transaction, the lane sends that one and nothing new: an outage
 * must cost one transaction's tries, not a whole queue's.
 */
function isProbing(view: LaneView, seen: Observation): boolean {
  for (const { slot, transaction, attempts } of view.open.unsteady()) {
    if (!transaction || slot.minedHash !== null || slot.nonce < seen.count || transaction.presigned) continue;
    if (isGivenUp(transaction.stage)) {
      if (transaction.stage === 'exhausted' && !slot.fillerAcknowledged) return true;
      continue;
    }
    const closing = attempts.some((attempt) => attempt.kind === 'filler');
    const acknowledged = closing ? slot.fillerAcknowledged : slot.acknowledged;
    const code = transaction.failure?.code;
    if (!acknowledged && transaction.failures > 0 && (code === 'transient' || code === 'unknown')) return true;
  }
  return false;
}

function isTriedFirst({ messageType }: Transaction, policy: LanePolicy): boolean {
  return policy.termsOf(messageType).simulate === 'before-send';
}

/** The market's price with the tip the caller chose, within the caps. */
function feesFor(transaction: Transaction, gas: bigint, market: Fees, policy: LanePolicy): Fees {
  const tip = transaction.maxPriorityFeePerGas;
  const wanted = tip === null || market.kind === 'legacy' ? market : { ...market, maxPriorityFeePerGas: tip };
  const caps = capsFor(transaction, gas, policy);
  return capped(wanted, { ...caps, maxFeePerGas: least(caps.maxFeePerGas, ceilingOf(market)) });
}

function least(cap: bigint | null, price: bigint): bigint {
  return cap !== null && cap < price ? cap : price;
}

/** Below the base fee it could enter no block. */
function tooDear(fees: Fees, { head }: Observation): Obstacle | null {
  if (head.baseFee === null || ceilingOf(fees) >= head.baseFee) return null;
  const reason = `the base fee is ${head.baseFee} wei per gas, the cap is ${ceilingOf(fees)}`;
  return { blockedOn: 'fee_cap', reason, priceNeeded: head.baseFee };
}

function unfunded(cost: bigint, available: bigint): Obstacle | null {
  if (cost <= available) return null;
  const left = available > 0n ? available : 0n;
  const reason = `it may cost ${cost} wei; besides what others under way may cost, the signer has ${left}`;
  return { blockedOn: 'insufficient_funds', reason, priceNeeded: null };
}
