import { lastStages, type PruneRequest } from '@tx-broadcaster/core';
import type { Kysely } from 'kysely';
import type { Asking } from './asking.js';
import { versionOfId } from './commit.js';
import { freeKeys } from './idempotency-keys.js';
import { listBounds } from './list-bounds.js';
import type { Database } from './schema.js';
import { CountChanges } from './stage-counts.js';
import { remove } from './statement.js';
import * as work from './work.js';
import { type Driver, keep, type Work } from './work.js';

const removeTransactions = remove('transactions', ['lane', 'seq', 'version']);
const removeEvents = remove('events', ['lane', 'transaction_id']);
const removeAttempts = remove('attempts', ['lane', 'transaction_id'], 'attempts_transaction');
const removePastAttempts = remove('past_attempts', ['transaction_id']);

/** Removes the oldest transactions that are settled and have not changed since a time. */
export async function prune(asking: Asking, driver: Driver, request: PruneRequest): Promise<number> {
  const { before } = request;
  // what was accepted later cannot have been left alone for longer
  const bounds = await listBounds(asking, { filter: { createdBefore: before } });
  if (bounds === null || request.statuses.length === 0) return 0;
  return await driver.write(() => pruneWork(asking.db, request, bounds.below));
}

function* pruneWork(db: Kysely<Database>, request: PruneRequest, below: number): Work<number> {
  const candidates = yield* work.query(oldest(db, request, below).compile());
  // held from here on: a person's retry comes before or after it
  const held = yield* work.find(
    versionOfId,
    candidates.map(({ lane, id }) => [lane, id]),
  );
  const found = candidates.flatMap(({ message_type: messageType, version, idempotency_key, scope }, at) => {
    const row = held[at];
    return row?.version === version ? [{ ...row, messageType, idempotency_key, scope }] : [];
  });

  const owners = new Set<string | null>();
  for (const lane of new Set(found.map((row) => row.lane))) {
    const unused = db
      .selectFrom('slots')
      .select('transaction_id')
      .where('lane', '=', lane)
      .where('used_by', 'is', null);
    for (const { transaction_id } of yield* work.query(unused.compile())) owners.add(transaction_id);
  }
  const settled = found.filter(({ id }) => !owners.has(id));

  const removed = yield* work.change(
    removeTransactions,
    settled.map(({ lane, seq, version }) => [lane, seq, version]),
  );
  const gone = settled.filter((_, at) => removed[at]);
  yield* work.change(
    removeEvents,
    gone.map(({ lane, id }) => [lane, id]),
  );
  yield* work.change(
    removeAttempts,
    gone.map(({ lane, id }) => [lane, id]),
  );
  yield* work.change(
    removePastAttempts,
    gone.map(({ id }) => [id]),
  );
  yield* freeKeys(gone);
  const counts = new CountChanges();
  for (const row of gone) counts.add(row, -1);
  yield* counts.write();
  return keep(gone.length);
}

/** Each status and stage is a range of an index; those of a slot that is still open are few. */
function oldest(db: Kysely<Database>, { before, statuses, limit }: PruneRequest, below: number) {
  const branches = statuses.flatMap((status) =>
    lastStages.map((stage) =>
      db
        .selectFrom('transactions')
        .select(['seq', 'lane', 'id', 'version', 'message_type', 'idempotency_key', 'scope'])
        .where('status', '=', status)
        .where('stage', '=', stage)
        .where('seq', '<', below)
        .where('updated_at', '<', before)
        .where('slot', 'is', null)
        .orderBy('seq')
        .limit(limit),
    ),
  );
  const [first, ...others] = branches.map((branch) => db.selectFrom(branch.as('branch')).selectAll('branch'));
  if (first === undefined) throw new Error('nothing was asked to be pruned');
  const all = others.reduce((union, next) => union.unionAll(next), first).as('candidates');
  return db.selectFrom(all).selectAll('candidates').orderBy('candidates.seq').limit(limit);
}
