import type { Attempt } from '../transaction/attempt.js';
import { capped, ceilingOf, type FeeCaps, type Fees, isWithin, replacementFees } from '../transaction/fees.js';
import { isGivenUp } from '../transaction/stage.js';
import type { SpeedUp, Transaction } from '../transaction/transaction.js';
import type { Change, Intent } from './change.js';
import { capsFor, denied, runaway } from './demands.js';
import { fillerCaps, noOpTarget } from './filler.js';
import { isResent } from './finality.js';
import { entryFees, isPricedIn, marketFees } from './market.js';
import { blockedBy, type Obstacle } from './obstacle.js';
import type { OpenSlot } from './open-slot.js';
import type { LanePolicy } from './policy.js';
import { Purse } from './purse.js';
import { outbidding } from './rival.js';
import type { LaneView } from './view.js';

export interface Repricing {
  readonly intents: Intent[];
  readonly changes: Change[];
}

/**
 * New attempts, in the same slot and at least 12.5 % dearer on both fees, for slots a node called too cheap, that a
 * person wants sped up, and for the first in line when blocks go by without it. Where the new price is above a cap, or
 * above what the account has, nothing is signed: the best attempt keeps being sent, and the record tells the price needed.
 */
export function reprice(view: LaneView, now: number, policy: LanePolicy): Repricing {
  const intents: Intent[] = [];
  const changes: Change[] = [];
  if (view.observation === null || !view.canSign || view.lane.review !== null) return { intents, changes };
  const purse = new Purse(view, view.observation);
  // by time only the first in line is priced anew: those behind it cannot be mined before it, whatever they pay
  const candidates = new Set([view.observation.count, ...view.underpriced, ...view.open.wantedFaster()]);
  for (const nonce of [...candidates].sort((a, b) => a - b)) {
    const open = view.open.get(nonce);
    if (!open) continue;
    if (!needsNewPrice(open, view, now, policy)) {
      changes.push(...resumed(open, view));
      continue;
    }
    const next = dearer(open, view, policy, purse);
    if (next === null) continue;
    if ('unsigned' in next) intents.push(next);
    else if (open.transaction && !isGivenUp(open.transaction.stage)) changes.push(...blockedBy(open.transaction, next));
  }
  return { intents, changes };
}

/** What is being sent for the slot: its newest attempt, or, where the chain has lost what took effect, its newest payload. */
function newest({ transaction, attempts }: OpenSlot): Attempt | undefined {
  return isResent(transaction) ? attempts.findLast(({ kind }) => kind === 'payload') : attempts.at(-1);
}

function needsNewPrice(open: OpenSlot, view: LaneView, now: number, policy: LanePolicy): boolean {
  const { slot, transaction } = open;
  const latest = newest(open);
  const seen = view.observation;
  if (!latest || !seen || slot.minedHash !== null || slot.nonce < seen.count || transaction?.presigned) return false;
  // a failed payload is not worth more money until somebody retries it
  if (latest.kind === 'payload' && (!transaction || isGivenUp(transaction.stage) || transaction.wish !== null))
    return false;
  if (view.underpriced.has(slot.nonce) || (latest.kind === 'payload' && transaction?.speedUp)) return true;
  const firstInLine = slot.nonce === seen.count;
  const passedOver = now - latest.signedAt >= policy.bumpAfterMs && seen.head.at > latest.signedAt;
  return firstInLine && passedOver && !isPricedIn(latest.fees, seen);
}

/** The price has fallen to what was signed: nothing is needed any more. */
function resumed(open: OpenSlot, { observation }: LaneView): Change[] {
  const { transaction } = open;
  const latest = newest(open);
  if (!transaction || !latest || !observation || transaction.blockedOn === null) return [];
  // what a node refused for its price stays told until the node takes it
  if (transaction.priceNeeded === null && transaction.blockedOn !== 'policy_denied') return [];
  if (!isPricedIn(latest.fees, observation)) return [];
  return [{ kind: 'transaction', transaction, change: { blockedOn: null }, event: 'blocked' }];
}

function dearer(open: OpenSlot, view: LaneView, policy: LanePolicy, purse: Purse): Intent | Obstacle | null {
  const { slot, transaction, attempts } = open;
  const latest = newest(open);
  if (!latest || !view.observation) return null;
  const filler = latest.kind === 'filler';
  if (!filler && !transaction) return null;
  const forbidden = filler || !transaction ? null : denied(transaction, null, policy);
  if (forbidden) return forbidden;
  const wish = filler ? null : (transaction?.speedUp ?? null);
  const going = wishedFees(marketFees(view.observation), wish);
  const caps =
    filler || !transaction ? fillerCaps(open, going, policy) : payloadCaps(transaction, latest.gas, going, policy);
  const earlier = attempts.map((attempt) => attempt.fees);
  const raised = replacementFees(capped(going, caps), earlier);
  const isTooCheap = view.underpriced.has(slot.nonce);
  const fees = isTooCheap ? outbidding(open, [attempts.at(-2), attempts.at(-1)], raised, caps) : raised;
  const least = replacementFees(wish === null ? entryFees(view.observation) : going, earlier);
  if (!isWithin(fees, caps)) return aboveCap(least, caps);
  const call =
    filler || !transaction
      ? { to: noOpTarget(view), value: 0n, data: '0x' as const }
      : { to: transaction.to, value: transaction.value, data: transaction.calldata };
  const cost = call.value + latest.gas * ceilingOf(fees);
  const available = purse.at(slot.nonce);
  if (cost > available) return unaffordable(cost, available, least);
  purse.reserve(slot.nonce, cost);
  return {
    kind: latest.kind,
    transaction,
    binds: false,
    unsigned: { chainId: view.lane.chainId, nonce: slot.nonce, ...call, gas: latest.gas, fees },
  };
}

/** What a person asked for in place of the going price. */
function wishedFees(going: Fees, wish: SpeedUp | null): Fees {
  if (wish === null) return going;
  if (going.kind === 'legacy') return { kind: 'legacy', gasPrice: wish.maxFeePerGas ?? going.gasPrice };
  const maxFeePerGas = wish.maxFeePerGas ?? going.maxFeePerGas;
  const maxPriorityFeePerGas = wish.maxPriorityFeePerGas ?? going.maxPriorityFeePerGas;
  const caps = { maxFeePerGas, maxPriorityFeePerGas: null };
  return capped({ kind: 'eip1559', maxFeePerGas, maxPriorityFeePerGas }, caps);
}

function payloadCaps(transaction: Transaction, gas: bigint, going: Fees, policy: LanePolicy): FeeCaps {
  const caps = capsFor(transaction, gas, policy);
  // without a cap of anybody's a rival in the pool could drive the price up for ever
  return { ...caps, maxFeePerGas: caps.maxFeePerGas ?? runaway * ceilingOf(going) };
}

function aboveCap(needed: Fees, caps: FeeCaps): Obstacle {
  const tip = needed.kind === 'eip1559' && isWithin(needed, { ...caps, maxPriorityFeePerGas: null });
  const price = tip ? needed.maxPriorityFeePerGas : ceilingOf(needed);
  const cap = tip ? caps.maxPriorityFeePerGas : caps.maxFeePerGas;
  const what = tip ? 'a priority fee of ' : '';
  const reason = `the next attempt needs ${what}${price} wei per gas, the cap is ${cap}; the best one so far keeps being sent`;
  return { blockedOn: 'fee_cap', reason, priceNeeded: price };
}

function unaffordable(cost: bigint, available: bigint, least: Fees): Obstacle {
  const has = available > 0n ? available : 0n;
  const reason = `the next attempt may cost ${cost} wei, the signer has ${has}; the best one so far keeps being sent`;
  return { blockedOn: 'insufficient_funds', reason, priceNeeded: ceilingOf(least) };
}
