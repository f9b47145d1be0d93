import type { TransactionEvent } from '../../../transaction/event.js';
import type { Violation, World } from '../record.js';

/** E: timelines have no hole, end where the record is, and tell of reorgs only where there was one. */
export function checkTimelines({ store, chain }: World): Violation[] {
  const violations: Violation[] = [];
  const broken = (rule: string, what: string) => violations.push({ rule, what });
  const timelines = new Map<string, TransactionEvent[]>();
  for (const event of store.events) {
    const timeline = timelines.get(event.transactionId);
    if (timeline) timeline.push(event);
    else timelines.set(event.transactionId, [event]);
  }
  const reorged = new Set(
    store.attempts.filter(({ hash }) => chain.reorged?.has(hash)).flatMap(({ transactionId }) => transactionId ?? []),
  );
  for (const transaction of store.transactions) {
    const { id } = transaction;
    const timeline = (timelines.get(id) ?? []).toSorted((a, b) => a.seq - b.seq);
    if (timeline.some(({ seq }, index) => seq !== index + 1)) broken('E2', `the timeline of ${id} has a hole`);
    const last = timeline.at(-1);
    if (last?.status !== transaction.status || last.stage !== transaction.stage || last.seq !== transaction.version)
      broken(
        'E2',
        `${id} is ${transaction.stage}/${transaction.status}, its timeline ends in ${last?.stage}/${last?.status}`,
      );
    if (chain.reorged && !reorged.has(id) && timeline.some((event, index) => wentBack(event, timeline[index - 1])))
      broken('E1', `${id} was told to have left the chain, which it did not`);
  }
  return violations;
}

/** Out of a block again. */
function wentBack({ stage, type }: TransactionEvent, before: TransactionEvent | undefined): boolean {
  const wasMined = before?.stage === 'mined' || before?.stage === 'confirmed';
  return type === 'reorged' || (wasMined && (stage === 'accepted' || stage === 'sent'));
}
