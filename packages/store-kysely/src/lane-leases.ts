import type { HeldLane, Lane, LaneId, LaneKey, LaneOrders, LeaseRequest, NonceReview } from '@tx-broadcaster/core';
import { type Kysely, sql } from 'kysely';
import { countAct } from './act.js';
import { activityPruner } from './activity-sums.js';
import type { Flavour } from './flavour.js';
import * as json from './json-column.js';
import { laneOf } from './lane-row.js';
import type { Database } from './schema.js';
import { stageCounts } from './sums.js';
import { change, keep, type Part, query, type Work } from './work.js';

/** Who may drive which lane; each answer comes from one statement, so that two who ask at once get one owner. */
export interface LaneLeases {
  lease(request: LeaseRequest): Work<Lane | null>;
  release(lanes: readonly LaneId[], holder: string): Work<void>;
  order(key: LaneKey, orders: Partial<LaneOrders>): Work<void>;
  all(): Work<HeldLane[]>;
  stop(review: NonceReview): Work<LaneId[]>;
}

/** More than instances take in at once: their ids need not be in the order of their times. */
const mostAtOnce = 200;

export function laneLeases(db: Kysely<Database>, flavour: Flavour): LaneLeases {
  const prune = activityPruner(db);

  /** What was taken in may never have had an owner: such a lane has no row yet that could be stopped. */
  function* ownerless(): Part<void> {
    const lanes = db
      .selectFrom(stageCounts(db))
      .select('lane')
      .distinct()
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('lanes').select('lanes.id').whereRef('lanes.id', '=', 'counted.lane'))),
      );
    for (const { lane } of yield* query(lanes.compile())) {
      const of = db.selectFrom('transactions').select(['chain_id', 'signer']).where('lane', '=', lane);
      const [one] = yield* query(of.limit(sql.lit(1)).compile());
      if (one === undefined) continue;
      const row = { id: lane, ...one, incarnation: 1, seq: 0, epoch: 0, lease_until: 0 };
      yield* query(db.insertInto('lanes').values(row).returning('id').compile());
    }
  }

  return {
    *lease({ lane, chainId, signer, holder, ttlMs, now }) {
      // what is old is dropped by whoever renews a lease: that happens as long as anything lives
      yield* prune(now);
      const clock = flavour.leaseClock(now);
      const [row] = yield* query(
        db
          .insertInto('lanes')
          .values({
            id: lane,
            chain_id: chainId,
            signer,
            base_nonce: null,
            incarnation: 1,
            seq: 0,
            epoch: 1,
            review: null,
            paused: null,
            approved: null,
            parked_at: null,
            holder,
            lease_until: sql`${clock} + ${ttlMs}`,
          })
          .onConflict((conflict) =>
            conflict
              .column('id')
              .doUpdateSet({
                // a lane that was given back has no holder: taking it is a change too
                epoch: sql`lanes.epoch + case when lanes.holder = excluded.holder then 0 else 1 end`,
                holder: ({ ref }) => ref('excluded.holder'),
                lease_until: ({ ref }) => ref('excluded.lease_until'),
              })
              .where(({ eb, or, ref }) =>
                or([
                  eb('lanes.holder', 'is', null),
                  eb('lanes.holder', '=', ref('excluded.holder')),
                  eb('lanes.lease_until', '<=', clock),
                ]),
              ),
          )
          .returningAll()
          .compile(),
      );
      return keep(row === undefined ? null : laneOf(row));
    },

    *release(lanes, holder) {
      if (lanes.length > 0) {
        const theirs = db.updateTable('lanes').where('id', 'in', lanes).where('holder', '=', holder);
        yield* query(theirs.set({ holder: null }).returning('id').compile());
      }
      return keep(undefined);
    },

    *order({ lane, chainId, signer }, { paused, approved }) {
      const changes = {
        ...(paused === undefined ? {} : { paused: json.orNull.encode(json.paused, paused) }),
        ...(approved === undefined ? {} : { approved: json.orNull.encode(json.approved, approved) }),
      };
      if (Object.keys(changes).length === 0) return keep(undefined);
      const fresh = {
        base_nonce: null,
        incarnation: 1,
        seq: 0,
        epoch: 0,
        review: null,
        parked_at: null,
        paused: null,
        approved: null,
      };
      yield* query(
        db
          .insertInto('lanes')
          .values({ id: lane, chain_id: chainId, signer, ...fresh, holder: null, lease_until: 0, ...changes })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(changes))
          .returning('id')
          .compile(),
      );
      yield* change(countAct, [[lane, 1]]);
      return keep(undefined);
    },

    *stop(review) {
      // clocks of instances differ: the last one taken in need not be the newest; ids begin with the time of those who gave them
      const latest = db
        .selectFrom('transactions')
        .select('created_at')
        .orderBy('id', 'desc')
        .limit(sql.lit(mostAtOnce));
      const [newest] = yield* query(
        db
          .selectFrom(latest.as('latest'))
          .select(({ fn }) => fn.max('created_at').as('at'))
          .compile(),
      );
      const [cleared] = yield* query(
        db
          .selectFrom('transactions')
          .select(({ fn }) => fn.max('cleared_at').as('at'))
          .where('stage', '=', sql.lit('queued'))
          .compile(),
      );
      // what is not queued now was cleared up to the parking after the one that stood
      const [parked] = yield* query(
        db
          .selectFrom('lanes')
          .select(({ fn }) => fn.max('parked_at').as('at'))
          .compile(),
      );
      yield* ownerless();
      const rows = yield* query(
        db
          .updateTable('lanes')
          .set({
            seq: sql`seq + 1`,
            review: json.review.encode(review),
            parked_at: Math.max(review.since, newest?.at ?? 0, cleared?.at ?? 0, (parked?.at ?? 0) + 1),
            approved: null,
          })
          .where(({ or, exists, selectFrom }) =>
            or([
              exists(selectFrom('transactions').select('seq').whereRef('lane', '=', 'lanes.id')),
              exists(selectFrom('slots').select('nonce').whereRef('lane', '=', 'lanes.id')),
            ]),
          )
          .returning('id')
          .compile(),
      );
      return keep(rows.map(({ id }) => id).sort());
    },

    *all() {
      const rows = yield* query(
        db
          .selectFrom('lanes')
          .leftJoin('lane_reports', 'lane_reports.lane', 'lanes.id')
          .selectAll('lanes')
          .select('report')
          .orderBy('id')
          .compile(),
      );
      return keep(
        rows.map((row) => ({
          ...laneOf(row),
          holder: row.holder,
          report: json.orNull.decode(json.laneReport, row.report),
        })),
      );
    },
  };
}
