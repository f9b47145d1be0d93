import type { Attempt } from '../transaction/attempt.js';
import { isGivenUp } from '../transaction/stage.js';
import type { LaneView, OpenSlot } from './ledger.js';

/**
 * Committed bytes that are due, lowest nonce first. Of each slot only one envelope is sent: the newest filler once there
 * is one, else the newest payload; a payload that was given up is not sent again without a retry (lanes.md 11, 15).
 */
export function due(view: LaneView, now: number, inFlight: ReadonlySet<number>, limit: number): Attempt[] {
  if (view.lane.review !== null) return [];
  const attempts: Attempt[] = [];
  for (const open of view.open.values()) {
    if (open.slot.nextSendAt > now || inFlight.has(open.slot.nonce)) continue;
    const attempt = current(open);
    if (attempt && open.slot.minedHash === null) attempts.push(attempt);
  }
  return attempts.sort((a, b) => a.nonce - b.nonce).slice(0, limit);
}

/** The envelope a slot is being filled with, or null when there is nothing to send for it. */
export function current({ transaction, attempts }: OpenSlot): Attempt | null {
  const filler = attempts.findLast((attempt) => attempt.kind === 'filler');
  if (filler) return filler;
  if (!transaction || isGivenUp(transaction.stage)) return null;
  return attempts.findLast((attempt) => attempt.kind === 'payload') ?? null;
}

/** When the next bytes of the lane are due, epoch ms; null: none. */
export function nextDue(view: LaneView, inFlight: ReadonlySet<number>): number | null {
  let earliest: number | null = null;
  for (const open of view.open.values()) {
    if (open.slot.minedHash !== null || inFlight.has(open.slot.nonce) || current(open) === null) continue;
    if (earliest === null || open.slot.nextSendAt < earliest) earliest = open.slot.nextSendAt;
  }
  return earliest;
}
