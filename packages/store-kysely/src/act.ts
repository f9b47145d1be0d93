import type { Transaction, TransactionEvent } from '@tx-broadcaster/core';
import { ActivityChanges } from './activity-sums.js';
import { versionOfId } from './commit.js';
import { eventColumns } from './event-row.js';
import { addEvents } from './insert.js';
import { CountChanges } from './stage-counts.js';
import { tally, update } from './statement.js';
import { progressColumns, remarkColumns } from './transaction-row.js';
import * as work from './work.js';
import { keep, undo, type Work } from './work.js';

const changeWithRemarks = update(
  'transactions',
  [...progressColumns.names, ...remarkColumns.names],
  ['lane', 'seq', 'version'],
);

/** Where the owner of a lane sees that somebody acted on it. */
export const countAct = tally('lane_acts', ['lane'], 'amount');

/** Writes a person's wish if nobody changed the transaction since it was read. */
export function* actWork(transaction: Transaction, event: TransactionEvent): Work<boolean> {
  const [stored] = yield* work.find(versionOfId, [[transaction.lane, transaction.id]]);
  if (stored?.version !== transaction.version - 1) return undo(false);
  const wish = [...progressColumns.cells(transaction), ...remarkColumns.cells(transaction)];
  const [changed] = yield* work.change(changeWithRemarks, [[...wish, stored.lane, stored.seq, stored.version]]);
  if (!changed) return undo(false);
  yield* work.change(addEvents, [eventColumns.cells({ ...event, lane: stored.lane })]);
  const counts = new CountChanges();
  counts.move(stored, transaction);
  const activity = new ActivityChanges();
  activity.add(stored, transaction);
  yield* activity.write();
  yield* work.change(countAct, [[stored.lane, 1]]);
  yield* counts.write();
  return keep(true);
}
