import type { HeldLane, Lane, LaneId, LaneKey, LaneOrders, LeaseRequest } from '@tx-broadcaster/core';
import { type Kysely, sql } from 'kysely';
import { activityPruner } from './activity-sums.js';
import type { Flavour } from './flavour.js';
import * as json from './json-column.js';
import { laneOf } from './lane-row.js';
import type { Database } from './schema.js';
import { keep, query, type Work } from './work.js';

/** Who may drive which lane; each answer comes from one statement, so that two who ask at once get one owner. */
export interface LaneLeases {
  lease(request: LeaseRequest): Work<Lane | null>;
  release(lanes: readonly LaneId[], holder: string): Work<void>;
  order(key: LaneKey, orders: Partial<LaneOrders>): Work<void>;
  all(): Work<HeldLane[]>;
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
            seq: 0,
            epoch: 1,
            review: null,
            paused: null,
            approved_count: null,
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

    *order({ lane, chainId, signer }, { paused, approvedCount }) {
      const changes = {
        ...(paused === undefined ? {} : { paused: json.orNull.encode(json.paused, paused) }),
        ...(approvedCount === undefined ? {} : { approved_count: approvedCount }),
      };
      if (Object.keys(changes).length === 0) return keep(undefined);
      const fresh = { base_nonce: null, seq: 0, epoch: 0, review: null, paused: null, approved_count: null };
      yield* query(
        db
          .insertInto('lanes')
          .values({ id: lane, chain_id: chainId, signer, ...fresh, holder: null, lease_until: 0, ...changes })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(changes))
          .returning('id')
          .compile(),
      );
      return keep(undefined);
    },

    *all() {
      const rows = yield* query(db.selectFrom('lanes').selectAll().orderBy('id').compile());
      return keep(rows.map((row) => ({ ...laneOf(row), holder: row.holder })));
    },
  };
}
