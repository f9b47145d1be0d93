import type { EventRecord, Stage, TransactionRecord } from '@tx-broadcaster/core';

const last: readonly Stage[] = ['mined', 'confirmed', 'reverted', 'cancelled', 'expired', 'exhausted', 'rejected'];

/** When it was seen mined, or came to another end, epoch ms; null: it is under way. A block's own time is only of seconds. */
export function endOf({ stage }: Pick<TransactionRecord, 'stage'>, newestFirst: readonly EventRecord[]): number | null {
  if (!last.includes(stage)) return null;
  const began = newestFirst.findIndex(({ type }) => type === 'retried' || type === 'displaced' || type === 'reorged');
  const since = began < 0 ? newestFirst : newestFirst.slice(0, began);
  const first = since.findLast((event) => last.includes(event.stage));
  return first ? Date.parse(first.at) : null;
}
