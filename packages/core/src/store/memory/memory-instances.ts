import type { AttendRequest, Glance, GlanceRequest } from '../instances.js';
import type { MemoryLanes } from './memory-lanes.js';

/** The instances that attend, and what they look at. */
export class MemoryInstances {
  readonly #lanes: MemoryLanes;
  /** Until when each is known. */
  readonly #until = new Map<string, number>();

  constructor(lanes: MemoryLanes) {
    this.#lanes = lanes;
  }

  attend({ holder, ttlMs, now, reports }: AttendRequest): void {
    for (const [id, report] of reports) this.#lanes.of(id).report = report;
    this.#until.set(holder, now + ttlMs);
  }

  leave(holder: string): void {
    this.#until.delete(holder);
  }

  glance({ lanes, now }: GlanceRequest): Glance {
    for (const [holder, until] of this.#until) if (until <= now) this.#until.delete(holder);
    return {
      instances: this.#until.size,
      lanes: lanes.map((id) => {
        const { holder, leaseUntil, queue, acts, report } = this.#lanes.look(id);
        return { lane: id, free: holder === null || leaseUntil <= now, queued: queue.size, acts, report };
      }),
    };
  }
}
