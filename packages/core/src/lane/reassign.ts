import type { Address } from 'viem';
import type { Candidate } from '../signer/pool.js';
import { dataFeeOf } from '../transaction/chain-profile.js';
import { ceilingOf } from '../transaction/fees.js';
import type { BlockedOn } from '../transaction/stage.js';
import type { Transaction } from '../transaction/transaction.js';
import type { Change } from './change.js';
import { isOverdue } from './expire.js';
import { marketFees } from './market.js';
import type { LanePolicy } from './policy.js';
import type { LaneView } from './view.js';

/** Most transactions that one round leaves to other lanes. */
export const leaveLimit = 200;
/** What a no-op of the other signer may take. */
const fillerGas = 21_000n;

/** Why a transaction would be better off elsewhere: its lane cannot take it, or another could much sooner. */
type Why = 'signer_paused' | 'signer_unavailable' | 'insufficient_funds' | 'window';

const words: Readonly<Record<Why, string>> = {
  signer_paused: 'its signer is paused',
  signer_unavailable: 'its signer does not sign',
  insufficient_funds: 'its signer cannot pay for it',
  window: 'its signer has more to do',
};

/**
 * Leaves queued transactions whose signer was chosen here to other signers of their message type. One that ever had a slot
 * stays, and so does everything in a lane that waits for a person, or did: whether it was sent before only that lane can tell.
 */
export function reassign(
  view: LaneView,
  blockedOn: BlockedOn,
  neighbours: (messageType: string) => readonly Candidate[],
  now: number,
  policy: LanePolicy,
): Change[] {
  const { lane, observation } = view;
  const changes: Change[] = [];
  if (lane.review !== null || lane.parkedAt !== null || observation === null) return changes;
  const known = new Map<Address, Candidate>();
  const mine = { queued: view.queue.length, open: view.open.size };
  for (const transaction of view.queue) {
    if (changes.length >= leaveLimit) break;
    if (!isFree(transaction, view, now)) continue;
    const why = whyLeave(transaction, view, blockedOn);
    if (why === null) continue;
    const cost = why === 'insufficient_funds' ? costOf(transaction, view, policy) : 0n;
    const others = neighbours(transaction.messageType).map((one) => known.get(one.signer) ?? one);
    const target = targetAmong(others, mine, why, cost);
    if (!target) continue;
    const spare = target.spare === null ? null : target.spare - (cost ?? 0n);
    known.set(target.signer, { ...target, queued: target.queued + 1, spare });
    mine.queued--;
    changes.push({ kind: 'reassign', transaction, signer: target.signer, reason: words[why] });
  }
  return changes;
}

function isFree(transaction: Transaction, view: LaneView, now: number): boolean {
  const { pooled, attemptCount, generation, nonce, wish, version, presigned } = transaction;
  const isUntouched = attemptCount === 0 && generation === 1 && nonce === null && wish === null && presigned === null;
  return pooled && isUntouched && version > 0 && !isOverdue(transaction, now) && !isDoubted(transaction, view);
}

/** Whether it may have been sent by another signer of its pool, in a past that the store has forgotten. */
export function isDoubted(
  { pooled, createdAt, clearedAt }: Pick<Transaction, 'pooled' | 'createdAt' | 'clearedAt'>,
  { doubtedUntil }: Pick<LaneView, 'doubtedUntil'>,
): boolean {
  return pooled && doubtedUntil !== null && createdAt <= doubtedUntil && clearedAt === null;
}

function whyLeave(transaction: Transaction, { lane, canSign }: LaneView, blockedOn: BlockedOn): Why | null {
  if (lane.orders.paused !== null) return 'signer_paused';
  if (!canSign || transaction.blockedOn === 'signer_unavailable') return 'signer_unavailable';
  if (transaction.blockedOn === 'insufficient_funds') return 'insufficient_funds';
  return blockedOn === 'window' && transaction.blockedOn === null ? 'window' : null;
}

function targetAmong(
  others: readonly Candidate[],
  mine: { readonly queued: number; readonly open: number },
  why: Why,
  cost: bigint | null,
): Candidate | null {
  let best: { readonly candidate: Candidate; readonly ahead: number } | null = null;
  for (const candidate of others) {
    if (!candidate.fit) continue;
    if (why === 'insufficient_funds' && (cost === null || candidate.spare === null || candidate.spare < cost)) continue;
    // of a lane that another instance drives only the queue is known: queues are compared then
    const ahead = mine.queued - candidate.queued + (candidate.open === null ? 0 : mine.open - candidate.open);
    // one that is less than two behind would only send it back
    if (why === 'window' && ahead < 2) continue;
    if (best === null || ahead > best.ahead) best = { candidate, ahead };
  }
  return best?.candidate ?? null;
}

/** What it may cost, with a no-op besides; null: its gas is not known yet. */
function costOf(transaction: Transaction, view: LaneView, { profile }: LanePolicy): bigint | null {
  const gas = transaction.gas ?? view.estimates.get(transaction.id);
  if (gas === undefined || view.observation === null) return null;
  const price = ceilingOf(marketFees(view.observation));
  return transaction.value + (gas + (fillerGas * 9n) / 8n) * price + dataFeeOf(transaction.calldata, profile);
}
