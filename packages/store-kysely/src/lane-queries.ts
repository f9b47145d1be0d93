import {
  BroadcasterError,
  type LaneId,
  type LaneSlots,
  type LaneWork,
  type QueuePosition,
  type Transaction,
} from '@tx-broadcaster/core';
import { type Kysely, sql } from 'kysely';
import { attemptOf } from './attempt-row.js';
import type { Flavour } from './flavour.js';
import { laneOf } from './lane-row.js';
import type { Database, SlotRow } from './schema.js';
import { slotOf } from './slot-row.js';
import { stageCounts } from './sums.js';
import { transactionOf } from './transaction-row.js';
import { keep, query, type Work } from './work.js';

/** What a lane's owner reads. Conditions of partial indexes are literals: a parameter would hide them from the planner. */
export interface LaneQueries {
  openLane(lane: LaneId): Work<LaneWork>;
  slotsFrom(lane: LaneId, nonce: number, limit: number): Work<LaneSlots>;
  queued(lane: LaneId, after: QueuePosition | null, limit: number): Work<Transaction[]>;
  busyLanes(): Work<LaneId[]>;
}

export function laneQueries(db: Kysely<Database>, flavour: Flavour): LaneQueries {
  const lane = db.selectFrom('lanes').selectAll().where('id', '=', '').compile();
  const highestNonce = db
    .selectFrom('slots')
    .select('nonce')
    .where('lane', '=', '')
    .orderBy('nonce', 'desc')
    .limit(sql.lit(1))
    .compile();
  const byUnused = sql<'slots'>`slots ${sql.raw(flavour.readBy('slots_unused'))}`;
  const unused = db
    .selectFrom(sql<SlotRow>`${sql.raw(flavour.nameOf('slots'))}`.as<'slots'>(byUnused))
    .where('slots.lane', '=', '')
    .where('slots.used_by', 'is', null)
    .orderBy('slots.nonce');
  const slots = unused.selectAll('slots').compile();
  // cross joins, because SQLite keeps their order: from the unused slots, not from all attempts
  const attempts = unused
    .crossJoin('attempts')
    .whereRef('attempts.lane', '=', 'slots.lane')
    .whereRef('attempts.nonce', '=', 'slots.nonce')
    .selectAll('attempts')
    .orderBy('attempts.position')
    .compile();
  const owners = unused
    .crossJoin('transactions')
    .whereRef('transactions.lane', '=', 'slots.lane')
    .whereRef('transactions.id', '=', 'slots.transaction_id')
    .selectAll('transactions')
    .compile();
  const slotsFrom = db
    .selectFrom('slots')
    .selectAll()
    .where('lane', '=', '')
    .where('nonce', '>=', 0)
    .orderBy('nonce')
    .limit(1)
    .compile();
  const attemptsOfThese = db
    .selectFrom('attempts')
    .selectAll()
    .where('lane', '=', '')
    .where('nonce', '>=', 0)
    .where('nonce', '<=', 0)
    .orderBy('nonce')
    .orderBy('position')
    .compile();
  const ownersOfThese = db
    .selectFrom('slots')
    .crossJoin('transactions')
    .where('slots.lane', '=', '')
    .where('slots.nonce', '>=', 0)
    .where('slots.nonce', '<=', 0)
    .whereRef('transactions.lane', '=', 'slots.lane')
    .whereRef('transactions.id', '=', 'slots.transaction_id')
    .selectAll('transactions')
    .compile();
  const queueLength = db
    .selectFrom(stageCounts(db))
    .select(({ fn }) => fn.sum<number | null>('amount').as('amount'))
    .where('lane', '=', '')
    .where('stage', '=', sql.lit('queued'))
    .compile();

  const queue = db
    .selectFrom('transactions')
    .selectAll()
    .where('lane', '=', '')
    .where('stage', '=', sql.lit('queued'))
    .orderBy('priority', 'desc')
    .orderBy('place')
    .limit(1);
  const front = queue.compile();
  // the queue behind a position is two ranges of its index; as one condition it would be read from the front
  const samePriority = queue.where('priority', '=', 0).where('place', '>', '').compile();
  const lowerPriority = queue.where('priority', '<', 0).compile();

  const busy = db
    .selectFrom(stageCounts(db))
    .select('lane')
    .where('stage', '=', sql.lit('queued'))
    .groupBy('lane')
    .having(({ fn }) => fn.sum('amount'), '>', sql.lit(0))
    .union(db.selectFrom('slots').select('lane').where('used_by', 'is', null))
    .compile();

  return {
    *openLane(id) {
      const [row] = yield* query(lane, [id]);
      if (row === undefined) {
        throw new BroadcasterError('not_found', `Lane ${id} does not exist: it was never leased.`);
      }
      const [highest] = yield* query(highestNonce, [id]);
      const transactions = new Map((yield* query(owners, [id])).map((owner) => [owner.id, owner]));
      const [length] = yield* query(queueLength, [id]);
      return keep({
        lane: laneOf(row),
        highestNonce: highest?.nonce ?? null,
        slots: (yield* query(slots, [id])).map(slotOf),
        attempts: (yield* query(attempts, [id])).map(attemptOf),
        transactions: [...transactions.values()].map(transactionOf),
        queued: Number(length?.amount ?? 0),
      });
    },

    *slotsFrom(id, nonce, limit) {
      const found = (yield* query(slotsFrom, [id, nonce, limit])).map(slotOf);
      const last = found.at(-1)?.nonce ?? nonce;
      const transactions = new Map((yield* query(ownersOfThese, [id, nonce, last])).map((owner) => [owner.id, owner]));
      return keep({
        slots: found,
        attempts: (yield* query(attemptsOfThese, [id, nonce, last])).map(attemptOf),
        transactions: [...transactions.values()].map(transactionOf),
      });
    },

    *queued(id, after, limit) {
      if (after === null) return keep((yield* query(front, [id, limit])).map(transactionOf));
      const { priority, place } = after;
      const near = yield* query(samePriority, [id, priority, place, limit]);
      if (near.length === limit) return keep(near.map(transactionOf));
      const far = yield* query(lowerPriority, [id, priority, limit - near.length]);
      return keep([...near, ...far].map(transactionOf));
    },

    *busyLanes() {
      return keep((yield* query(busy, [])).map(({ lane }) => lane));
    },
  };
}
