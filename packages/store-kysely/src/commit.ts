import { BroadcasterError, type CommitOutcome, type LaneCommit } from '@tx-broadcaster/core';
import { ActivityChanges } from './activity-sums.js';
import { attemptKey, envelopeColumns, sendRecord } from './attempt-row.js';
import { type Cell, cellsOf } from './columns.js';
import { eventColumns } from './event-row.js';
import { claimingKeys } from './idempotency-keys.js';
import { addEvents, addTransactions } from './insert.js';
import * as json from './json-column.js';
import { leave } from './leave.js';
import { slotKey, slotOwner, slotProgress } from './slot-row.js';
import { CountChanges } from './stage-counts.js';
import { find, insert, update } from './statement.js';
import { newTransaction, progressColumns, stateColumns } from './transaction-row.js';
import * as work from './work.js';
import { type ChangeStep, changing, keep, undo, type Work } from './work.js';

const raiseLane = update('lanes', ['seq'], ['id', 'epoch', 'seq']);
const setBaseNonce = update('lanes', ['base_nonce'], ['id']);
// what a person approved was meant for the review that stood
const setReview = update('lanes', ['review', 'approved'], ['id']);
const setParkedAt = update('lanes', ['parked_at'], ['id']);

export const versionOfId = find(
  'transactions',
  ['seq', 'id', 'lane', 'status', 'stage', 'version', 'place', 'nonce'],
  ['lane', 'id'],
  true,
);
type Found = NonNullable<typeof versionOfId.row>;
const changeTransactions = update('transactions', progressColumns.names, ['lane', 'seq', 'version']);
// an index is written anew for every column of it that a statement names, changed or not
const changeInPlace = update('transactions', stateColumns.names, ['lane', 'seq', 'version']);

const addSlots = insert('slots', [...slotKey.names, ...slotOwner.names, ...slotProgress.names], slotKey.names);
const newSlotCells = cellsOf(slotKey, slotOwner, slotProgress);
const changeSlots = update('slots', slotProgress.names, slotKey.names);
const slotCells = cellsOf(slotProgress, slotKey);

const addAttempts = insert('attempts', [...envelopeColumns.names, ...sendRecord.names], ['hash']);
const newAttemptCells = cellsOf(envelopeColumns, sendRecord);
// found by their slot: the index of all hashes is as large as the past and in no order
const changeAttempts = update('attempts', sendRecord.names, attemptKey.names, 'attempts_slot');
const attemptCells = cellsOf(sendRecord, attemptKey);

/** Writes what a lane decided or learned, all or nothing; first of all the row that every commit of the lane raises. */
export function* commitWork(commit: LaneCommit): Work<CommitOutcome> {
  const { lane, epoch, seq, expected, baseNonce, review, parkedAt } = commit;
  const ids = [...expected.keys()];
  const [[raised], rows] = yield* work.several<[boolean[], (Found | undefined)[]]>([
    changing(raiseLane, [[seq + 1, lane, epoch, seq]]),
    { does: 'find', find: versionOfId, keys: ids.map((id) => [lane, id]) },
    changing(setBaseNonce, baseNonce === undefined ? [] : [[baseNonce, lane]]),
    changing(setReview, review === undefined ? [] : [[json.orNull.encode(json.review, review), null, lane]]),
    changing(setParkedAt, parkedAt === undefined ? [] : [[parkedAt, lane]]),
  ]);
  if (!raised) return undo({ applied: false, reason: 'fenced' });
  const skipped = new Set(ids.filter((id, at) => rows[at]?.version !== expected.get(id)));
  if (skipped.size > 0 && !commit.skipChanged) return undo({ applied: false, reason: 'conflict' });

  const stored = new Map(rows.map((row) => [row?.id, row]));
  const isHere = (id: string) => stored.get(id)?.lane === lane && stored.get(id)?.stage === 'queued';
  if (commit.leaving.some(({ id }) => expected.has(id) && !isHere(id))) {
    return undo({ applied: false, reason: 'conflict' });
  }

  const counts = new CountChanges();
  const activity = new ActivityChanges();
  for (const transaction of commit.newTransactions) {
    counts.add(transaction, 1);
    activity.add(null, transaction);
  }
  const moved: Cell[][] = [];
  const stayed: Cell[][] = [];
  for (const transaction of commit.transactions) {
    if (skipped.has(transaction.id)) continue;
    const row = stored.get(transaction.id);
    if (row === undefined) throw refused(`transaction ${transaction.id} is changed without an expected version`);
    if (row.place === transaction.place && row.nonce === transaction.nonce) {
      stayed.push([...stateColumns.cells(transaction), row.lane, row.seq, row.version]);
    } else moved.push([...progressColumns.cells(transaction), row.lane, row.seq, row.version]);
    counts.move(row, transaction);
    activity.add(row, transaction);
  }
  const added = [
    claimingKeys(commit.newTransactions),
    changing(addTransactions, commit.newTransactions.map(newTransaction.cells)),
    changing(addSlots, commit.newSlots.map(newSlotCells)),
    changing(addAttempts, commit.newAttempts.map(newAttemptCells)),
  ];
  const changed = [
    changing(changeSlots, commit.slots.map(slotCells)),
    changing(changeAttempts, commit.attempts.map(attemptCells)),
    changing(changeTransactions, moved),
    changing(changeInPlace, stayed),
  ];
  const written = yield* work.several<boolean[][]>([...added, ...changed]);
  if (written.slice(0, added.length).flat().includes(false)) return undo({ applied: false, reason: 'conflict' });
  for (const [at, step] of changed.entries()) assertChanged(step, written[added.length + at] ?? []);
  yield* leave(lane, commit.leaving, stored, counts);
  const events = commit.events.filter(({ transactionId }) => !skipped.has(transactionId));
  const lanes = new Map(commit.leaving.map((transaction) => [transaction.id, transaction.lane]));
  yield* work.change(
    addEvents,
    events.map((event) => eventColumns.cells({ ...event, lane: lanes.get(event.transactionId) ?? lane })),
  );
  yield* activity.write();
  yield* counts.write();
  return keep({ applied: true, skipped: [...skipped] });
}

/** Rows to be changed must be there: a commit that names one that is not was built on something that never was. */
function assertChanged({ change, rows }: ChangeStep, changed: readonly boolean[]): void {
  const missing = changed.indexOf(false);
  if (missing >= 0) throw refused(`no row of ${change.table} has the key of ${JSON.stringify(rows[missing])}`);
}

function refused(what: string): BroadcasterError {
  return new BroadcasterError('store_unavailable', `The commit was refused: ${what}.`);
}
