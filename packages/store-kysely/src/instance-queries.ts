import type { AttendRequest, Glance, GlanceRequest, LaneReport } from '@tx-broadcaster/core';
import { type Kysely, sql } from 'kysely';
import type { Flavour } from './flavour.js';
import * as json from './json-column.js';
import { lateSums } from './late-sums.js';
import type { Database } from './schema.js';
import { stageCounts } from './sums.js';
import { keep, query, type Work } from './work.js';

/** Which instances there are, and what they look at all the time. */
export interface InstanceQueries {
  attend(request: AttendRequest): Work<void>;
  leave(holder: string): Work<void>;
  glance(request: GlanceRequest): Work<Glance>;
}

export function instanceQueries(db: Kysely<Database>, flavour: Flavour): InstanceQueries {
  const addLate = lateSums(db, flavour);
  return {
    *attend({ holder, ttlMs, now, reports }) {
      const clock = flavour.leaseClock(now);
      const gone = db.deleteFrom('instances').where('until', '<', sql<number>`${clock} - ${sql.lit(ttlMs)}`);
      yield* query(gone.returning('holder').compile());
      yield* query(
        db
          .insertInto('instances')
          .values({ holder, until: sql`${clock} + ${sql.lit(ttlMs)}` })
          .onConflict((conflict) =>
            conflict.column('holder').doUpdateSet({ until: ({ ref }) => ref('excluded.until') }),
          )
          .returning('holder')
          .compile(),
      );
      // whoever lives adds what is left to be added
      yield* addLate();
      if (reports.size === 0) return keep(undefined);
      // in one order everywhere: those who write at once never wait for each other in a circle
      const rows = [...reports].sort(([a], [b]) => (a < b ? -1 : 1));
      const said = rows.map(([lane, report]) => ({ lane, report: json.laneReport.encode(report) }));
      yield* query(
        db
          .insertInto('lane_reports')
          .values(said)
          .onConflict((conflict) =>
            conflict.column('lane').doUpdateSet({ report: ({ ref }) => ref('excluded.report') }),
          )
          .returning('lane')
          .compile(),
      );
      return keep(undefined);
    },

    *leave(holder) {
      yield* query(db.deleteFrom('instances').where('holder', '=', holder).returning('holder').compile());
      return keep(undefined);
    },

    *glance({ lanes, now }) {
      const clock = flavour.leaseClock(now);
      const fact = (what: string) => sql.lit(what).as('what');
      const nothing = sql<string | null>`cast(null as text)`.as('said');
      let facts = db
        .selectFrom('instances')
        .select(({ fn }) => [
          fact('instances'),
          sql<string>`''`.as('lane'),
          fn.countAll<number>().as('amount'),
          nothing,
        ])
        .where('until', '>', clock)
        .$castTo<{ what: string; lane: string; amount: number; said: string | null }>();
      if (lanes.length > 0) {
        const held = sql<number>`case when holder is not null and lease_until > ${clock} then 1 else 0 end`;
        facts = facts
          .unionAll(
            db
              .selectFrom('lanes')
              .select([fact('held'), 'id as lane', held.as('amount'), nothing])
              .where('id', 'in', lanes),
          )
          .unionAll(
            db
              .selectFrom('lane_acts')
              .select([fact('acts'), 'lane', 'amount', nothing])
              .where('lane', 'in', lanes),
          )
          .unionAll(
            db
              .selectFrom('lane_reports')
              .select([fact('said'), 'lane', sql.lit(0).as('amount'), 'report as said'])
              .where('lane', 'in', lanes),
          )
          .unionAll(
            db
              .selectFrom(stageCounts(db))
              .select(({ fn }) => [fact('queued'), 'lane', fn.sum<number>('amount').as('amount'), nothing])
              .where('lane', 'in', lanes)
              .where('stage', '=', sql.lit('queued'))
              .groupBy('lane'),
          );
      }
      const known = new Map<string, number>();
      const reports = new Map<string, LaneReport>();
      for (const { what, lane, amount, said } of yield* query(facts.compile())) {
        known.set(`${what} ${lane}`, Number(amount));
        if (said !== null) reports.set(lane, json.laneReport.decode(said));
      }
      const amountOf = (what: string, lane: string) => known.get(`${what} ${lane}`) ?? 0;
      return keep({
        instances: amountOf('instances', ''),
        lanes: lanes.map((lane) => ({
          lane,
          free: amountOf('held', lane) === 0,
          queued: amountOf('queued', lane),
          acts: amountOf('acts', lane),
          report: reports.get(lane) ?? null,
        })),
      });
    },
  };
}
