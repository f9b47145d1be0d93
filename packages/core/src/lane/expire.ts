import type { Change } from './change.js';
import type { LaneView } from './ledger.js';

/**
 * Pending transactions whose deadline passed after they took a slot: the wish to expire, which a filler then carries
 * out, if the chain grants it (lanes.md 13). A person's own wish is never overridden. Queued ones end in `bind`.
 */
export function expire(view: LaneView, now: number): Change[] {
  const changes: Change[] = [];
  for (const { slot, transaction } of view.open.withDeadline()) {
    if (!transaction || transaction.validUntil === null || transaction.validUntil > now) continue;
    if (
      transaction.status !== 'pending' ||
      transaction.wish !== null ||
      transaction.presigned !== null ||
      slot.minedHash !== null
    )
      continue;
    changes.push({ kind: 'transaction', transaction, change: { wish: 'expire' }, event: 'expiring' });
  }
  return changes;
}
