import { type Kysely, sql } from 'kysely';
import { addToActivity } from './activity-sums.js';
import type { Cell } from './columns.js';
import type { Flavour } from './flavour.js';
import type { Database } from './schema.js';
import { addToCounts } from './stage-counts.js';
import { change, type Part, query } from './work.js';

/** Adds to their sums what callers' transactions have counted; so much of it that it takes a moment. */
export function lateSums(db: Kysely<Database>, { rowsPerLook }: Flavour): () => Part<void> {
  const first = sql.lit(rowsPerLook);
  const counts = db
    .deleteFrom('late_counts')
    .where('seq', 'in', db.selectFrom('late_counts').select('seq').orderBy('seq').limit(first))
    .returning(['lane', 'message_type', 'status', 'stage', 'amount'])
    .compile();
  const activity = db
    .deleteFrom('late_activity')
    .where('seq', 'in', db.selectFrom('late_activity').select('seq').orderBy('seq').limit(first))
    .returning(['span', 'at', 'lane', 'message_type', 'measure', 'detail', 'amount'])
    .compile();
  return function* () {
    const happened = summed(
      (yield* query(activity)).map((row) => [
        [row.span, row.at, row.lane, row.message_type, row.measure, row.detail],
        row.amount,
      ]),
    );
    const counted = summed(
      (yield* query(counts)).map((row) => [[row.lane, row.message_type, row.status, row.stage], row.amount]),
    );
    yield* change(addToActivity, happened);
    yield* change(addToCounts, counted);
  };
}

/** One row per key, in an order that is always the same: writers that share sums then never wait in a circle. */
function summed(rows: readonly (readonly [key: readonly Cell[], amount: number])[]): Cell[][] {
  const sums = new Map<string, { readonly key: readonly Cell[]; amount: number }>();
  for (const [key, amount] of rows) {
    const name = JSON.stringify(key);
    const known = sums.get(name);
    if (known === undefined) sums.set(name, { key, amount });
    else known.amount += amount;
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { key, amount }]) => [...key, amount]);
}
