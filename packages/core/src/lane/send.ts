import type { Attempt } from '../transaction/attempt.js';
import { isGivenUp } from '../transaction/stage.js';
import type { Transaction } from '../transaction/transaction.js';
import { isResent } from './finality.js';
import type { OpenSlot } from './open-slot.js';
import type { LaneView } from './view.js';

/**
 * Committed bytes that are due, lowest nonce first. Of each slot only one envelope is sent: the newest filler once
 * there is one, else the newest payload; a payload that was given up or is to end is not sent without a retry
 * (lane-rules.md 11, 15).
 */
export function due(view: LaneView, now: number, inFlight: ReadonlySet<number>, limit: number): Attempt[] {
  if (view.lane.review !== null) return [];
  const attempts: Attempt[] = [];
  for (const open of view.open.dueAt(now)) {
    if (inFlight.has(open.slot.nonce) || isUsed(open, view)) continue;
    const attempt = current(open);
    if (attempt) attempts.push(attempt);
    if (attempts.length === limit) break;
  }
  return attempts;
}

/** The envelope a slot is being filled with, or null when there is nothing to send for it. */
function current({ transaction, attempts }: OpenSlot): Attempt | null {
  // what took effect before takes effect again
  if (isResent(transaction)) return attempts.findLast((attempt) => attempt.kind === 'payload') ?? null;
  const filler = attempts.findLast((attempt) => attempt.kind === 'filler');
  if (filler) return filler;
  if (!transaction || isGivenUp(transaction.stage) || isToEnd(transaction)) return null;
  return attempts.findLast((attempt) => attempt.kind === 'payload') ?? null;
}

/** Somebody, or its deadline, wants it never to be mined: what waits in a pool may be, but nothing more is done for it. */
function isToEnd({ wish }: Transaction): boolean {
  return wish === 'cancel' || wish === 'expire';
}

/** The chain has used the nonce already, as far as the last look shows: there is only to wait for depth. */
function isUsed({ slot }: OpenSlot, { observation }: LaneView): boolean {
  return slot.minedHash !== null || (observation !== null && slot.nonce < observation.count);
}

/** When the next bytes of the lane are due, epoch ms; null: none. */
export function nextDue(view: LaneView, inFlight: ReadonlySet<number>): number | null {
  // while the lane waits for a person nothing is sent: what is due must not keep it awake
  if (view.lane.review !== null) return null;
  return view.open.earliestSend(
    (open) => !inFlight.has(open.slot.nonce) && !isUsed(open, view) && current(open) !== null,
  );
}
