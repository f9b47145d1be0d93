import type { AttendRequest, Glance, GlanceRequest } from '@tx-broadcaster/core';
import { type Kysely, sql } from 'kysely';
import type { Flavour } from './flavour.js';
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
    *attend({ holder, ttlMs, now }) {
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
      return keep(undefined);
    },

    *leave(holder) {
      yield* query(db.deleteFrom('instances').where('holder', '=', holder).returning('holder').compile());
      return keep(undefined);
    },

    *glance({ lanes, now }) {
      const clock = flavour.leaseClock(now);
      const fact = (what: string) => sql.lit(what).as('what');
      let facts = db
        .selectFrom('instances')
        .select(({ fn }) => [fact('instances'), sql<string>`''`.as('lane'), fn.countAll<number>().as('amount')])
        .where('until', '>', clock)
        .$castTo<{ what: string; lane: string; amount: number }>();
      if (lanes.length > 0) {
        const held = sql<number>`case when holder is not null and lease_until > ${clock} then 1 else 0 end`;
        facts = facts
          .unionAll(
            db
              .selectFrom('lanes')
              .select([fact('held'), 'id as lane', held.as('amount')])
              .where('id', 'in', lanes),
          )
          .unionAll(
            db
              .selectFrom('lane_acts')
              .select([fact('acts'), 'lane', 'amount'])
              .where('lane', 'in', lanes),
          )
          .unionAll(
            db
              .selectFrom(stageCounts(db))
              .select(({ fn }) => [fact('queued'), 'lane', fn.sum<number>('amount').as('amount')])
              .where('lane', 'in', lanes)
              .where('stage', '=', sql.lit('queued'))
              .groupBy('lane'),
          );
      }
      const known = new Map<string, number>();
      for (const { what, lane, amount } of yield* query(facts.compile())) known.set(`${what} ${lane}`, Number(amount));
      const amountOf = (what: string, lane: string) => known.get(`${what} ${lane}`) ?? 0;
      return keep({
        instances: amountOf('instances', ''),
        lanes: lanes.map((lane) => ({
          lane,
          free: amountOf('held', lane) === 0,
          queued: amountOf('queued', lane),
          acts: amountOf('acts', lane),
        })),
      });
    },
  };
}
