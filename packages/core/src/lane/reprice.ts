import { capped, ceilingOf, type Fees, replacementFees } from '../transaction/fees.js';
import { isGivenUp } from '../transaction/stage.js';
import type { SpeedUp } from '../transaction/transaction.js';
import type { Change, Intent } from './change.js';
import type { LaneView } from './ledger.js';
import { isPricedIn, marketFees } from './market.js';
import type { OpenSlot } from './open-slots.js';
import type { LanePolicy } from './policy.js';

/** Where no cap is configured, nothing is priced anew above so many times the going price. */
const runaway = 10n;

export interface Repricing {
  readonly intents: Intent[];
  readonly changes: Change[];
}

/**
 * New attempts, in the same slot and at least 12.5 % dearer on both fees, for slots a node called too cheap, that a
 * person wants sped up, and for the first in line when blocks go by without it. At the cap nothing is signed: the best attempt keeps being sent.
 */
export function reprice(view: LaneView, now: number, policy: LanePolicy): Repricing {
  const intents: Intent[] = [];
  const changes: Change[] = [];
  if (view.observation === null || !view.canSign || view.lane.review !== null) return { intents, changes };
  // by time only the first in line is priced anew: those behind it cannot be mined before it, whatever they pay
  for (const nonce of new Set([view.observation.count, ...view.underpriced, ...view.open.wantedFaster()])) {
    const open = view.open.get(nonce);
    if (!open || !needsNewPrice(open, view, now, policy)) continue;
    const intent = dearer(open, view, policy);
    if (intent) intents.push(intent);
    else if (open.transaction?.status === 'pending' && open.transaction.blockedOn !== 'fee_cap') {
      changes.push({
        kind: 'transaction',
        transaction: open.transaction,
        change: { blockedOn: 'fee_cap' },
        event: 'blocked',
        reason: 'the price needed is above the fee cap',
      });
    }
  }
  return { intents, changes };
}

function needsNewPrice(open: OpenSlot, view: LaneView, now: number, policy: LanePolicy): boolean {
  const { slot, transaction, attempts } = open;
  const latest = attempts.at(-1);
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

function dearer({ slot, transaction, attempts }: OpenSlot, view: LaneView, policy: LanePolicy): Intent | null {
  const latest = attempts.at(-1);
  if (!latest || !view.observation) return null;
  const filler = latest.kind === 'filler';
  const going = wishedFees(marketFees(view.observation), filler ? null : (transaction?.speedUp ?? null));
  // without a cap of the operator's a rival in the pool could drive the price up for ever
  const limit = policy.maxFeePerGas ?? runaway * ceilingOf(going);
  const cap = filler ? fillerCap(limit) : lower(limit, transaction?.maxFeePerGas ?? null);
  const market = capped(going, cap);
  const fees = replacementFees(
    market,
    attempts.map((attempt) => attempt.fees),
  );
  if (cap !== null && ceilingOf(fees) > cap) return null;
  const self = view.lane.signer;
  const call =
    filler || !transaction
      ? { to: self, value: 0n, data: '0x' as const }
      : { to: transaction.to, value: transaction.value, data: transaction.calldata };
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
  return capped({ kind: 'eip1559', maxFeePerGas, maxPriorityFeePerGas }, maxFeePerGas);
}

/** Closing a slot may cost half as much again per gas as a payload: it must be able to replace one priced at the cap. */
export function fillerCap(cap: bigint | null): bigint | null {
  return cap === null ? null : (cap * 3n) / 2n;
}

export function lower(a: bigint | null, b: bigint | null): bigint | null {
  if (a === null) return b;
  return b === null || a < b ? a : b;
}
