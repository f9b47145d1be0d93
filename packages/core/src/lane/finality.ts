import type { Observation } from '../chain/chain.js';
import type { LaneSlots } from '../store/lane-work.js';
import { parksFrom } from '../transaction/parked.js';
import type { Slot } from '../transaction/slot.js';
import type { ProgressChange, Transaction } from '../transaction/transaction.js';
import type { Change } from './change.js';
import type { UsedSlot } from './used-slot.js';
import type { LaneView } from './view.js';

/** So many looks in a row, at rising heads, must show it before it is believed. */
const looksNeeded = 8;

/** How long the chain has expected a nonce that the ledger calls used. */
export interface Unsettled {
  readonly looks: number;
  /** The highest head that showed it. */
  readonly head: number;
}

/**
 * A reorg deeper than `settleDepth`: what was decided is not on the chain any more, and what comes behind it can never be
 * mined (lane-rules.md 17). `from` is the first nonce in question, once that is believed.
 */
export function isUnsettled(
  view: LaneView,
  { count, head }: Observation,
  before: Unsettled | null,
): { readonly from: number | null; readonly unsettled: Unsettled | null } {
  const from = Math.max(count, view.lane.baseNonce ?? count);
  if (view.highestNonce === null || from > view.highestNonce || !hasUsed(view, from, view.highestNonce))
    return { from: null, unsettled: null };
  if (before !== null && head.number <= before.head) return { from: null, unsettled: before };
  const unsettled = { looks: (before?.looks ?? 0) + 1, head: head.number };
  return unsettled.looks < looksNeeded ? { from: null, unsettled } : { from, unsettled: null };
}

/** Every nonce from the base to the highest has a slot: those that are not open are used. */
function hasUsed({ open }: LaneView, from: number, to: number): boolean {
  let unused = 0;
  for (const { slot } of open.values()) if (slot.nonce >= from) unused++;
  return unused < to - from + 1;
}

/** The slots among what was read that the ledger takes for used, and the chain does not. */
export function usedSlots({ slots, attempts, transactions }: LaneSlots): UsedSlot[] {
  const owners = new Map(transactions.map((transaction) => [transaction.id, transaction]));
  return slots
    .filter(({ usedBy }) => usedBy !== null)
    .map((slot) => ({
      slot,
      attempts: attempts.filter(({ nonce }) => nonce === slot.nonce).sort((a, b) => a.index - b.index),
      owner: slot.transactionId === null ? null : (owners.get(slot.transactionId) ?? null),
    }));
}

/**
 * Opens such slots again. Where a payload was executed its bytes are sent again; any other nonce is used up by a no-op,
 * never by a payload that its transaction may have left for another slot. Records keep their stage and tell of it, and
 * what has to take a new slot waits for a person.
 */
export function reopened(view: LaneView, used: readonly UsedSlot[], now: number): Change[] {
  const count = view.observation?.count ?? Number.POSITIVE_INFINITY;
  const gone = used.filter(({ slot }) => slot.nonce >= count && !view.open.has(slot.nonce));
  if (gone.length === 0) return [];
  const parkedAt = parksFrom(now, view.lane, view.queue);
  return [
    { kind: 'review', review: view.lane.review, parkedAt },
    ...gone.map((one): Change => ({ kind: 'reopened', used: one })),
    ...gone.flatMap((one) => flagged(one, now)),
  ];
}

function flagged({ slot, owner }: UsedSlot, now: number): Change[] {
  if (owner === null) return [];
  const { inclusion } = owner;
  const change: ProgressChange =
    isWinner(owner, slot) && inclusion !== null
      ? { slot: 'open', inclusion: { ...inclusion, finalityViolatedAt: now } }
      : {};
  const reason = `nonce ${slot.nonce}, which a ${slot.usedBy} had used at depth, is unused again`;
  return [{ kind: 'transaction', transaction: owner, change, event: 'finality_violated', reason }];
}

/** The slot's payload took effect, and its transaction has come to rest there. */
export function isWinner({ stage, slot, nonce, inclusion, presigned }: Transaction, used: Slot): boolean {
  if (used.usedBy !== 'payload' || nonce !== used.nonce || slot !== null) return false;
  if (stage !== 'confirmed' && stage !== 'reverted') return false;
  return inclusion?.executed === true || presigned !== null;
}

/** Whether it was decided once, and is being sent again because the chain has lost it. */
export function isResent(transaction: Transaction | null): boolean {
  return transaction !== null && transaction.slot !== null && transaction.inclusion?.finalityViolatedAt !== undefined;
}
