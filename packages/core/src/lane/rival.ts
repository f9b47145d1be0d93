import type { Attempt } from '../transaction/attempt.js';
import { allTip, type FeeCaps, type Fees, isWithin, tipOf } from '../transaction/fees.js';
import type { OpenSlot } from './open-slot.js';

/**
 * The fees of the next attempt where another transaction stands in the pool with its nonce: a stranger's, whose price may
 * be all tip, as a legacy one's is. It must be outbid on both fields (geth, core/txpool/legacypool/list.go), and a tip
 * that only grew with the ceiling would still be below it when the ceiling meets the cap. So the tip becomes all of the
 * price from the second time in a row on, or at once where the ceiling can rise no more; then the ceiling may stay as it
 * is, for no pool has ours.
 */
export function outbidding({ slot }: OpenSlot, [before, latest]: Newest, raised: Fees, caps: FeeCaps): Fees {
  if (!latest || !hasRival(latest)) return raised;
  const isTaken = latest.kind === 'filler' ? slot.fillerAcknowledged : slot.acknowledged;
  const same = allTip(latest.fees, caps);
  if (!isWithin(raised, caps) && !isTaken && tipOf(same) * 100n >= tipOf(latest.fees) * 110n) return same;
  return before && hasRival(before) ? allTip(raised, caps) : raised;
}

/** The two attempts that were signed last. */
type Newest = readonly [before: Attempt | undefined, latest: Attempt | undefined];

function hasRival({ answers }: Attempt): boolean {
  return answers.some((answer) => answer.class === 'replacement-underpriced');
}
