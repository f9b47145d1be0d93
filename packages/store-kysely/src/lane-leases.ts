import type { HeldLane, Lane, LaneId, LaneKey, LaneOrders, LeaseRequest, NonceReview } from '@tx-broadcaster/core';
import { type Kysely, sql } from 'kysely';
import { countAct } from './act.js';
import { activityPruner } from './activity-sums.js';
import type { Flavour } from './flavour.js';
import * as json from './json-column.js';
import { laneOf } from './lane-row.js';
import type { Database } from './schema.js';
import { change, keep, query, type Work } from './work.js';

/** Who may drive which lane; each answer comes from one statement, so that two who ask at once get one owner. */
export interface LaneLeases {
  lease(request: LeaseRequest): Work<Lane | null>;
  release(lanes: readonly LaneId[], holder: string): Work<void>;
  order(key: LaneKey, orders: Partial<LaneOrders>): Work<void>;
  all(): Work<HeldLane[]>;
  stop(review: NonceReview): Work<LaneId[]>;
}

export function laneLeases(db: Kysely<Database>, flavour: Flavour): LaneLeases {
  const prune = activityPruner(db);
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
      // clocks of instances differ: the last one taken in need not be the newest
      const newest = db
        .selectFrom('transactions')
        .select(({ fn }) => [fn.max('created_at').as('created_at'), fn.max('cleared_at').as('cleared_at')]);
      const [last] = yield* query(newest.compile());
      // what was taken in may never have had an owner
      yield* query(
        db
          .insertInto('lanes')
          .columns(['id', 'chain_id', 'signer', 'incarnation', 'seq', 'epoch', 'lease_until'])
          .expression(({ selectFrom, lit }) =>
            selectFrom('transactions')
              .select(['lane', 'chain_id', 'signer', lit(1).as('incarnation'), lit(0).as('seq')])
              .select([lit(0).as('epoch'), lit(0).as('lease_until')])
              .distinct()
              .where(({ not, exists, selectFrom: from }) =>
                not(exists(from('lanes').select('lanes.id').whereRef('lanes.id', '=', 'transactions.lane'))),
              ),
          )
          .returning('id')
          .compile(),
      );
      const rows = yield* query(
        db
          .updateTable('lanes')
          .set({
            seq: sql`seq + 1`,
            review: json.review.encode(review),
            parked_at: Math.max(review.since, last?.created_at ?? 0, last?.cleared_at ?? 0),
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
