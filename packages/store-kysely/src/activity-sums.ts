import {
  type Activity,
  type ActivityQuery,
  type ActivitySum,
  activityOf,
  type Transaction,
} from '@tx-broadcaster/core';
import { type Kysely, sql } from 'kysely';
import type { Asking } from './asking.js';
import type { Cell } from './columns.js';
import { typesNamed } from './message-type-names.js';
import type { Database } from './schema.js';
import { insert, tally } from './statement.js';
import { activitySums } from './sums.js';
import { change, type Part, query } from './work.js';

const activityKey = ['span', 'at', 'lane', 'message_type', 'measure', 'detail'] as const;
export const addToActivity = tally('activity', activityKey, 'amount');
const addLateActivity = insert('late_activity', [...activityKey, 'amount']);

const minute = 60_000;
const hour = 60 * minute;
const minutesKept = 48 * hour;

/** Gathers what a write adds to the sums of its minute and its hour. */
export class ActivityChanges {
  readonly #sums = new Map<string, { readonly of: Activity; readonly minute: number; amount: number }>();

  add(before: { readonly status: string; readonly stage: string } | null, after: Transaction): void {
    for (const of of activityOf(before, after)) {
      const begin = Math.floor(of.at / minute) * minute;
      // only the last two hold what callers chose, and of these only one can hold a space
      const name = `${begin} ${of.lane} ${of.measure} ${of.detail} ${of.messageType}`;
      const known = this.#sums.get(name);
      if (known === undefined) this.#sums.set(name, { of, minute: begin, amount: of.amount });
      else known.amount += of.amount;
    }
  }

  /** Last in every write but for the counts, and always in the same order. `late` as there. */
  *write(late = false): Part<void> {
    const sorted = [...this.#sums].sort(([a], [b]) => (a < b ? -1 : 1));
    const rows = [minute, hour].flatMap((span) =>
      sorted.map(([, { of, minute: begin, amount }]): Cell[] => {
        const { lane, messageType, measure, detail } = of;
        return [span, Math.floor(begin / span) * span, lane, messageType, measure, detail, amount];
      }),
    );
    yield* change(late ? addLateActivity : addToActivity, rows);
  }
}

/** Drops the minutes that are no longer kept, once an hour of the time it is told. */
export function activityPruner(db: Kysely<Database>): (now: number) => Part<void> {
  let pruned = 0;
  return function* (now) {
    if (Math.abs(now - pruned) < hour) return;
    pruned = now;
    const old = db
      .deleteFrom('activity')
      .where('span', '=', minute)
      .where('at', '<', now - minutesKept);
    yield* query(old.returning('at').compile());
  };
}

export async function listActivity(asking: Asking, query: ActivityQuery): Promise<ActivitySum[]> {
  const { db, ask } = asking;
  const { from, before, span, messageType, lanes, per } = query;
  const begin = sql<number>`(at / ${sql.lit(span)}) * ${sql.lit(span)}`;
  const group = per === undefined ? sql<string>`''` : sql.ref<string>(per === 'lane' ? 'lane' : 'message_type');
  let rows = db
    .selectFrom(activitySums(db))
    .select(['measure', 'detail', begin.as('begin'), group.as('of'), ({ fn }) => fn.sum('amount').as('total')])
    .where('span', '=', span < hour ? minute : hour)
    .where('at', '>=', from)
    .where('at', '<', before)
    .groupBy(['begin', 'of', 'measure', 'detail'])
    .orderBy('begin');
  const types = messageType && (await typesNamed(asking, messageType));
  if (types?.length === 0 || lanes?.length === 0) return [];
  if (types !== undefined) rows = rows.where('message_type', 'in', types);
  if (lanes !== undefined) rows = rows.where('lane', 'in', lanes);
  return (await ask(rows)).map((row) => ({
    at: Number(row.begin),
    group: row.of,
    measure: row.measure as ActivitySum['measure'], // the column holds what an activity held
    detail: row.detail,
    amount: Number(row.total),
  }));
}
