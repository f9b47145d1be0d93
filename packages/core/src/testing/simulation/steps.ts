import type { Stage } from '../../transaction/stage.js';
import type { Transaction } from '../../transaction/transaction.js';

const ends: readonly Stage[] = ['confirmed', 'reverted', 'exhausted', 'rejected', 'cancelled', 'expired'];
const underWay: readonly Stage[] = ['accepted', 'mined', ...ends, 'queued'];

/** Where a transaction may go from each stage without a person's doing (ARCHITECTURE.md has the diagram). */
const next: Readonly<Record<Stage, readonly Stage[]>> = {
  queued: ['signed', 'rejected', 'expired', 'cancelled'],
  signed: ['sent', ...underWay],
  sent: ['signed', ...underWay],
  accepted: ['signed', 'mined', 'confirmed', 'reverted', 'rejected', 'queued', 'cancelled', 'expired'],
  // told early, and taken back by a reorg
  mined: ['signed', 'accepted', 'confirmed', 'reverted', 'queued', 'cancelled', 'expired'],
  confirmed: ['signed', 'accepted', 'mined', 'reverted', 'queued', 'cancelled', 'expired'],
  reverted: [],
  exhausted: ['confirmed', 'reverted', 'cancelled', 'expired'],
  rejected: ['confirmed', 'reverted', 'cancelled', 'expired'],
  cancelled: [],
  expired: [],
};

/** What is wrong with one change of a record; null: nothing. */
export function stepProblem(before: Transaction, after: Transaction, type: string): string | null {
  const told = `${before.stage}/${before.status} -> ${after.stage}/${after.status} (${type})`;
  if (after.version !== before.version + 1) return `version ${before.version} was followed by ${after.version}`;
  if (type === 'cancelling' || type === 'speeding_up') return after.stage === before.stage ? null : told;
  if (type === 'retried') return retryProblem(before, after, told);
  // in a slot that a reorg opened again its payload was mined after all
  if (before.stage === 'queued' && before.generation > 1 && type === after.stage && after.inclusion !== null)
    return statusProblem(before, after, told);
  const isNew = after.generation === before.generation + 1;
  if (after.stage === 'signed' && before.stage !== 'signed' && before.stage !== 'queued' && !isNew) return told;
  if (after.stage !== before.stage && !next[before.stage].includes(after.stage)) return told;
  if (before.stage === 'confirmed' && after.stage !== 'confirmed' && before.slot === null)
    return `${told}, after it was settled`;
  if (after.generation !== before.generation && !isNew)
    return `${told}: from generation ${before.generation} to ${after.generation}`;
  return statusProblem(before, after, told);
}

/** A told status never flips back, but for what the chain shows and what a person or a deadline asked for. */
function statusProblem(before: Transaction, after: Transaction, told: string): string | null {
  if (before.status === after.status || before.status === 'pending') return null;
  if (before.status === 'failed' && after.status === 'success' && after.stage === 'confirmed') return null;
  const granted = after.stage === 'cancelled' || after.stage === 'expired';
  return before.status === 'success' && after.status === 'failed' && granted ? null : told;
}

/** D4: a person's retry takes a new slot only when the old one is used up. */
function retryProblem(before: Transaction, after: Transaction, told: string): string | null {
  if (before.status === 'pending') return after.stage === before.stage ? null : told;
  if (!ends.includes(before.stage) || before.stage === 'confirmed' || after.status !== 'pending') return told;
  if (after.generation !== before.generation && before.slot !== null)
    return `${told}: a new generation with a slot in hand`;
  return null;
}
