import type { LaneId } from '../transaction/transaction.js';
import type { LaneReport } from './lane-lease.js';

export interface AttendRequest {
  readonly holder: string;
  readonly ttlMs: number;
  readonly reports: ReadonlyMap<LaneId, LaneReport>;
  readonly now: number;
}

export interface GlanceRequest {
  readonly lanes: readonly LaneId[];
  readonly now: number;
}

export interface Glance {
  /** Instances that attend. */
  readonly instances: number;
  /** In the order asked for; a lane that nobody knows is free, and nothing happened in it. */
  readonly lanes: readonly LaneGlance[];
}

export interface LaneGlance {
  readonly lane: LaneId;
  /** Nobody holds it: it was never leased, was given back, or its lease has run out. */
  readonly free: boolean;
  /** How many transactions are queued. */
  readonly queued: number;
  /** How often people have acted on its transactions or ordered something of it. */
  readonly acts: number;
  /** What was last said of it; null: nothing was. */
  readonly report: LaneReport | null;
}

/** Calls between instances are hints: they may be lost, and whoever waits for one looks by itself now and then. */
export interface InstanceCalls {
  /** Tells the other instances. Never rejects, and waits for nobody. */
  call(lane: LaneId, news: LaneNews): void;
  /** Told what others called; null: calls may have been missed. Returns the function that stops listening. */
  listen(listener: (lane: LaneId | null, news: LaneNews) => void): () => void;
}

/**
 * `told`: something happened to its transactions; `queued`: it has a new one; `acted`: a person acted on one of them, or
 * ordered something of it; `freed`: nobody holds it any more. Of what is called at once each includes those before it.
 */
export type LaneNews = 'told' | 'queued' | 'acted' | 'freed';
