import type { Previewed, TransactionRecord } from '@tx-broadcaster/core';
import { type Actors, feesOf, mayActOn } from './act-on.js';
import type { OperationOrder } from './operation.js';

/** What an operation would do. */
export interface OperationPreview {
  readonly matched: number;
  /** Whether those are all there are; else the limit was reached. */
  readonly complete: boolean;
  readonly eligible: number;
  /** How many would be skipped for each reason. */
  readonly ineligible: Readonly<Record<string, number>>;
  /** Some of those that would be acted on. */
  readonly sample: readonly TransactionRecord[];
}

const pageSize = 200;
const sampleSize = 5;

/** Asks of each transaction what the order would do to it; nothing is changed. */
export async function previewOperation(order: OperationOrder, broadcaster: Actors): Promise<OperationPreview> {
  const ineligible: Record<string, number> = {};
  const sample: TransactionRecord[] = [];
  let [matched, eligible] = [0, 0];
  for await (const { transaction, refusal } of previewed(order, broadcaster)) {
    if (order.excludeIds.includes(transaction.transaction_id)) continue;
    if (matched === order.limit) return { matched, complete: false, eligible, ineligible, sample };
    matched++;
    const code = mayActOn(order.by, transaction) ? refusal : 'forbidden';
    if (code !== null) ineligible[code] = (ineligible[code] ?? 0) + 1;
    else if (++eligible <= sampleSize) sample.push(transaction);
  }
  return { matched, complete: true, eligible, ineligible, sample };
}

/** One after the other, a page of them in memory at a time. */
async function* previewed(
  { action, filter, ids, fees, tags }: OperationOrder,
  broadcaster: Actors,
): AsyncGenerator<Previewed> {
  const options = { ...feesOf(fees), addTags: tags.add, removeTags: tags.remove };
  for (let at = 0; ids !== null && at < ids.length; at += pageSize) {
    yield* await broadcaster.preview(action, ids.slice(at, at + pageSize), options);
  }
  let after: string | null = null;
  while (filter !== null) {
    const page: Previewed[] = await broadcaster.preview(
      action,
      { filter, order: 'oldest', after, limit: pageSize },
      options,
    );
    yield* page;
    if (page.length < pageSize) return;
    after = page.at(-1)?.transaction.transaction_id ?? null;
  }
}
