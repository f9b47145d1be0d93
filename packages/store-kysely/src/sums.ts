import type { Kysely } from 'kysely';
import type { Database } from './schema.js';

/** Each sum is kept in its row, and in what callers' transactions have counted since that was last added to it. */
export function stageCounts(db: Kysely<Database>) {
  const columns = ['lane', 'message_type', 'status', 'stage', 'amount'] as const;
  return db
    .selectFrom('stage_counts')
    .select(columns)
    .unionAll(db.selectFrom('late_counts').select(columns))
    .as('counted');
}

/** The same of what happened. */
export function activitySums(db: Kysely<Database>) {
  const columns = ['span', 'at', 'lane', 'message_type', 'measure', 'detail', 'amount'] as const;
  return db
    .selectFrom('activity')
    .select(columns)
    .unionAll(db.selectFrom('late_activity').select(columns))
    .as('counted');
}
