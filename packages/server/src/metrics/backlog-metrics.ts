import { type StageCount, stages, statuses } from '@tx-broadcaster/core';
import { Gauge, type Registry } from 'prom-client';
import type { WatchedBroadcaster } from './watched-broadcaster.js';

/** However often somebody asks, the store is asked no oftener. */
const freshMs = 5_000;
const timeoutMs = 2_000;

interface Backlog {
  readonly counts: readonly StageCount[];
  /** Epoch ms; null: nothing is pending. */
  readonly oldestPending: number | null;
}

/** What the store has, the same from every instance. */
export function backlogMetrics(
  registry: Registry,
  broadcaster: Pick<WatchedBroadcaster, 'counts' | 'list'>,
  now: () => number,
): void {
  const backlog = remembered(() => readBacklog(broadcaster), now);

  new Gauge({
    name: 'broadcaster_transactions',
    help: 'Transactions in the store, by status and stage; every instance tells the same.',
    labelNames: ['status', 'stage'],
    registers: [registry],
    async collect() {
      this.reset();
      const found = await backlog();
      if (found === null) return;
      const known = new Map(found.counts.map(({ status, stage, count }) => [`${status} ${stage}`, count]));
      for (const status of statuses) {
        for (const stage of stages) {
          const count = known.get(`${status} ${stage}`);
          if (count !== undefined) this.set({ status, stage }, count);
        }
      }
    },
  });
  new Gauge({
    name: 'broadcaster_oldest_pending_age_seconds',
    help: 'Age of the oldest transaction that is pending; 0: none is.',
    registers: [registry],
    async collect() {
      this.reset();
      const found = await backlog();
      if (found) this.set(found.oldestPending === null ? 0 : Math.max(0, now() - found.oldestPending) / 1000);
    },
  });
  new Gauge({
    name: 'broadcaster_store_up',
    help: '1 when the store could be read just now.',
    registers: [registry],
    async collect() {
      this.set((await backlog()) === null ? 0 : 1);
    },
  });
}

async function readBacklog(broadcaster: Pick<WatchedBroadcaster, 'counts' | 'list'>): Promise<Backlog> {
  const [counts, [oldest]] = await Promise.all([
    broadcaster.counts(),
    broadcaster.list({ filter: { status: ['pending'] }, order: 'oldest', limit: 1 }),
  ]);
  return { counts, oldestPending: oldest ? Date.parse(oldest.created_at) : null };
}

/** The value of the last read, for a while; null where it failed or took too long. */
function remembered<T>(read: () => Promise<T>, now: () => number): () => Promise<T | null> {
  let last: { readonly at: number; readonly value: Promise<T | null> } | null = null;
  return () => {
    if (last === null || now() - last.at >= freshMs) last = { at: now(), value: inTime(read()) };
    return last.value;
  };
}

async function inTime<T>(reading: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, null);
  });
  try {
    return await Promise.race([reading, late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
