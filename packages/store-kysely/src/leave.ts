import { BroadcasterError, idempotencyScope, type LaneId, type Transaction } from '@tx-broadcaster/core';
import type { Cell } from './columns.js';
import type { CountChanges } from './stage-counts.js';
import { insert, remove, update } from './statement.js';
import { newTransaction } from './transaction-row.js';
import { change, type Part } from './work.js';

// not an update: where tables are split by the lane it would carry the row from one part to another past what is claimed
const takeOut = remove('transactions', ['lane', 'seq', 'version']);
const putIn = insert('transactions', ['seq', ...newTransaction.names]);
const moveEvents = update('events', ['lane'], ['lane', 'transaction_id']);
const moveKeys = update('idempotency_keys', ['lane'], ['idempotency_key', 'scope']);

/** A transaction as it is stored. */
interface Stored {
  readonly seq: number;
  readonly version: number;
  readonly status: string;
  readonly stage: string;
}

/** Carries transactions over to other lanes, with all that is reached by the lane. They keep their place among all. */
export function* leave(
  from: LaneId,
  leaving: readonly Transaction[],
  stored: ReadonlyMap<string | undefined, Stored | undefined>,
  counts: CountChanges,
): Part<void> {
  const rows = leaving.map((transaction) => {
    const row = stored.get(transaction.id);
    if (row === undefined) throw refused(`transaction ${transaction.id} is changed without an expected version`);
    return { transaction, row };
  });
  const gone = yield* change(
    takeOut,
    rows.map(({ row }): Cell[] => [from, row.seq, row.version]),
  );
  if (gone.includes(false)) throw refused('a transaction that was held is not there');
  yield* change(
    putIn,
    rows.map(({ transaction, row }): Cell[] => [row.seq, ...newTransaction.cells(transaction)]),
  );
  yield* change(
    moveEvents,
    leaving.map(({ id, lane }): Cell[] => [lane, from, id]),
  );
  const keyed = leaving.filter(({ idempotencyKey }) => idempotencyKey !== null);
  yield* change(
    moveKeys,
    keyed.map((transaction): Cell[] => [transaction.lane, transaction.idempotencyKey, idempotencyScope(transaction)]),
  );
  for (const { transaction, row } of rows) {
    const { messageType, lane, status, stage } = transaction;
    counts.add({ lane: from, messageType, status: row.status, stage: row.stage }, -1);
    counts.add({ lane, messageType, status, stage }, 1);
  }
}

function refused(what: string): BroadcasterError {
  return new BroadcasterError('store_unavailable', `The commit was refused: ${what}.`);
}
