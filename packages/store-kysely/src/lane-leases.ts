import type { Lane, LaneId, LeaseRequest } from '@tx-broadcaster/core';
import { type Kysely, sql } from 'kysely';
import type { Flavour } from './flavour.js';
import { laneOf } from './lane-row.js';
import type { Database } from './schema.js';
import { keep, query, type Work } from './work.js';

/** Who may drive which lane; each answer comes from one statement, so that two who ask at once get one owner. */
export interface LaneLeases {
  lease(request: LeaseRequest): Work<Lane | null>;
  release(lanes: readonly LaneId[], holder: string): Work<void>;
}

export function laneLeases(db: Kysely<Database>, flavour: Flavour): LaneLeases {
  return {
    *lease({ lane, chainId, signer, holder, ttlMs, now }) {
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
  };
}
