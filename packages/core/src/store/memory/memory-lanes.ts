import { type Lane, type LaneOrders, type NonceReview, newLane } from '../../transaction/lane.js';
import type { LaneId } from '../../transaction/transaction.js';
import type { HeldLane, LaneKey, LeaseRequest } from '../lane-lease.js';
import { MemoryLane } from './memory-lane.js';

/** All lanes, and who holds them. */
export class MemoryLanes {
  readonly #byId = new Map<LaneId, MemoryLane>();

  /** What is kept of a lane; of a new one, nothing yet. */
  of(id: LaneId): MemoryLane {
    const lane = this.#byId.get(id) ?? new MemoryLane();
    this.#byId.set(id, lane);
    return lane;
  }

  /** The same, and a new one stays unknown. */
  look(id: LaneId): MemoryLane {
    return this.#byId.get(id) ?? new MemoryLane();
  }

  all(): Iterable<MemoryLane> {
    return this.#byId.values();
  }

  busy(): LaneId[] {
    return [...this.#byId].filter(([, lane]) => lane.queue.size > 0 || lane.open.size > 0).map(([id]) => id);
  }

  held(): HeldLane[] {
    const known = [...this.#byId.values()].flatMap(({ row, holder, report }) =>
      row === null ? [] : [{ ...row, holder, report }],
    );
    return known.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  lease({ lane: id, chainId, signer, holder, ttlMs, now }: LeaseRequest): Lane | null {
    const lane = this.of(id);
    if (lane.holder !== null && lane.holder !== holder && lane.leaseUntil > now) return null;
    const row = lane.row ?? newLane(id, chainId, signer);
    lane.row = lane.holder === holder ? row : { ...row, epoch: row.epoch + 1 };
    lane.holder = holder;
    lane.leaseUntil = now + ttlMs;
    return lane.row;
  }

  release(ids: readonly LaneId[], holder: string): void {
    for (const id of ids) {
      const lane = this.of(id);
      if (lane.holder === holder) lane.holder = null;
    }
  }

  order({ lane: id, chainId, signer }: LaneKey, { paused, approved }: Partial<LaneOrders>): void {
    const lane = this.of(id);
    const row = lane.row ?? newLane(id, chainId, signer);
    const { orders } = row;
    lane.acts++;
    lane.row = {
      ...row,
      orders: {
        paused: paused === undefined ? orders.paused : paused,
        approved: approved === undefined ? orders.approved : approved,
      },
    };
  }

  /** Stops those that are used, or ever had a slot. */
  stop(review: NonceReview, parkedAt: number, used: readonly LaneKey[]): LaneId[] {
    const ids = new Set<LaneId>();
    for (const { lane: id, chainId, signer } of used) {
      ids.add(id);
      // what was taken in may never have had an owner
      this.of(id).row ??= newLane(id, chainId, signer);
    }
    const stopped: LaneId[] = [];
    for (const [id, lane] of this.#byId) {
      if (lane.row === null || (!ids.has(id) && lane.slots.size === 0)) continue;
      const { seq, orders } = lane.row;
      lane.row = { ...lane.row, seq: seq + 1, review, parkedAt, orders: { ...orders, approved: null } };
      stopped.push(id);
    }
    return stopped.sort();
  }
}
