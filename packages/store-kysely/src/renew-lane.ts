import type { RenewRequest } from '@tx-broadcaster/core';
import { type Kysely, sql } from 'kysely';
import { envelopeColumns, sendRecord } from './attempt-row.js';
import type { Database } from './schema.js';
import * as work from './work.js';
import { keep, undo, type Work } from './work.js';

const columns = [...envelopeColumns.names, ...sendRecord.names];

/** Puts a lane's slots and attempts aside, under a name that no lane has, so that it can begin anew. */
export function* renewLaneWork(
  db: Kysely<Database>,
  { lane, epoch, seq, incarnation, parkedAt }: RenewRequest,
): Work<boolean> {
  const begun = { seq: seq + 1, incarnation, base_nonce: null, review: null, approved: null, parked_at: parkedAt };
  const row = db.updateTable('lanes').set(begun);
  const theirs = row.where('id', '=', lane).where('epoch', '=', epoch).where('seq', '=', seq);
  const raised = yield* work.query(theirs.returning('id').compile());
  if (raised.length === 0) return undo(false);

  const aside = sql<string>`${`${lane}#${incarnation}`}`;
  const taken = db
    .selectFrom('attempts')
    .select(columns.map((name) => (name === 'lane' ? aside.as('lane') : name)))
    .where('lane', '=', lane)
    .orderBy('seq');
  yield* work.query(db.insertInto('past_attempts').columns(columns).expression(taken).returning('seq').compile());
  yield* work.query(db.deleteFrom('attempts').where('lane', '=', lane).returning('seq').compile());
  const slots = db
    .updateTable('slots')
    .set({ lane: `${lane}#${incarnation}` })
    .where('lane', '=', lane);
  yield* work.query(slots.returning('nonce').compile());
  return keep(true);
}
