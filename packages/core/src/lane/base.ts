import type { Observation } from '../chain/chain.js';
import type { Change } from './change.js';
import type { LaneView } from './view.js';

/** So many looks in a row, at rising heads, must show it before it is believed. */
const looksNeeded = 6;

/** How long the chain has expected a nonce below the lane's first. */
export interface BelowBase {
  readonly looks: number;
  /** The highest head that showed it. */
  readonly head: number;
}

/**
 * A reorg may drop what somebody else sent before the lane's first nonce: then the chain waits for a nonce that the ledger
 * does not have, and nothing behind it can be mined. If that lasts, the ledger is extended downwards by these nonces;
 * they are closed like any that never were ours (lane-rules.md 10).
 */
export function lowerBase(
  view: LaneView,
  { count, head }: Observation,
  before: BelowBase | null,
): { readonly changes: Change[]; readonly below: BelowBase | null } {
  const { baseNonce } = view.lane;
  if (baseNonce === null || count >= baseNonce || !view.canSign) return { changes: [], below: null };
  if (before !== null && head.number <= before.head) return { changes: [], below: before };
  const below = { looks: (before?.looks ?? 0) + 1, head: head.number };
  if (below.looks < looksNeeded) return { changes: [], below };
  const missing = Array.from({ length: baseNonce - count }, (_, index) => count + index);
  const changes: Change[] = [
    ...missing.map((nonce): Change => ({ kind: 'foreign', nonce })),
    { kind: 'base', nonce: count },
  ];
  return { changes, below: null };
}
