import type { FilteredCounts, ListFilter, StageCount } from '@tx-broadcaster/core';
import type { Asking } from './asking.js';
import type { Flavour } from './flavour.js';
import { lanesOf } from './list-source.js';
import { ListWalk } from './list-walk.js';
import { typesNamed } from './message-type-names.js';
import { stageCounts } from './sums.js';

/** What the counters tell apart. */
const counted = ['status', 'stage', 'messageType', 'chainId', 'from'];

/** How many transactions of each status and stage meet a filter: the counters know, or rows are looked at. */
export async function countTransactions(
  asking: Asking,
  flavour: Flavour,
  filter: ListFilter,
  most: number,
): Promise<FilteredCounts> {
  const present = Object.entries(filter).flatMap(([name, wanted]) => (wanted === undefined ? [] : [name]));
  if (present.every((name) => counted.includes(name))) {
    return { counts: await fromCounters(asking, filter), complete: true };
  }
  const walk = await ListWalk.begin(asking, flavour, { filter });
  if (walk === null) return { counts: [], complete: true };
  const counts = new Map<string, StageCount>();
  let looked = 0;
  let ended = true;
  for await (const here of walk.steps(flavour.rowsPerLook)) {
    for (const { status, stage, count } of await walk.counts(here)) {
      const name = `${status} ${stage}`;
      counts.set(name, { status, stage, count: count + (counts.get(name)?.count ?? 0) });
    }
    looked += flavour.rowsPerLook;
    ended = walk.rest() === null;
    if (looked >= most) break;
  }
  return { counts: [...counts.values()], complete: ended };
}

async function fromCounters(asking: Asking, filter: ListFilter): Promise<StageCount[]> {
  const { status, stage, messageType, chainId, from } = filter;
  const { db, ask } = asking;
  const lanes = async (of: Parameters<typeof lanesOf>[1]) => (await lanesOf(asking, of)).map(({ lane }) => lane);
  const wanted: [column: 'status' | 'stage' | 'message_type' | 'lane', any: readonly string[] | undefined][] = [
    ['status', status],
    ['stage', stage],
    ['message_type', messageType && (await typesNamed(asking, messageType))],
    ['lane', chainId === undefined ? undefined : await lanes({ chainId })],
    ['lane', from === undefined ? undefined : await lanes({ from })],
  ];
  if (wanted.some(([, any]) => any?.length === 0)) return [];
  let rows = db
    .selectFrom(stageCounts(db))
    .select(({ fn }) => ['status', 'stage', fn.sum<number>('amount').as('amount')])
    .groupBy(['status', 'stage'])
    .having(({ fn }) => fn.sum('amount'), '>', 0);
  for (const [column, any] of wanted) if (any !== undefined) rows = rows.where(column, 'in', any);
  return (await ask(rows)).map(({ status, stage, amount }) => ({
    status: status as StageCount['status'], // the column holds what transactions held: here and below
    stage: stage as StageCount['stage'], // as above
    count: Number(amount),
  }));
}
