import { memoryStore, type Store } from '@tx-broadcaster/core';
import { postgresStore } from '@tx-broadcaster/store-postgres';
import { sqliteStore } from '@tx-broadcaster/store-sqlite';
import { askPostgres, emptyDatabase, freshDatabase } from '@tx-broadcaster/testing';

/** A store for one story, and whether calls of it are under way: virtual time has to wait for them. */
export interface StoryStore {
  readonly store: Store;
  readonly busy: () => boolean;
}

/** Databases that no story uses any more. */
const idle: string[] = [];

/** The store that this run of the stories is about; vitest.config.ts has one for each. */
export async function storyStore(): Promise<StoryStore> {
  switch (process.env.STORY_STORE) {
    case 'sqlite':
      return watched(await sqliteStore({ path: ':memory:' }));
    case 'postgres':
      return watched(await onPostgres());
    default:
      return { store: memoryStore(), busy: () => false };
  }
}

async function onPostgres(): Promise<Store> {
  const used = idle.pop();
  const url = used ?? (await freshDatabase());
  const store = await postgresStore({ connectionString: url, connections: 4, warn: () => {} });
  if (used !== undefined) await emptyDatabase(url);
  let aged: number | null = null;
  const passTo = async (now: number) => {
    const passed = now - (aged ?? now);
    aged = now;
    if (passed > 0) await askPostgres(url, older(passed));
  };
  return {
    ...store,
    // leases are measured by the clock of the database, stories have a time of their own
    async lease(request) {
      await passTo(request.now);
      return await store.lease(request);
    },
    async attend(request) {
      await passTo(request.now);
      await store.attend(request);
    },
    async glance(request) {
      await passTo(request.now);
      return await store.glance(request);
    },
    async close() {
      await store.close();
      idle.push(url);
    },
  };
}

const older = (ms: number) =>
  `update lanes set lease_until = lease_until - ${ms}; update instances set until = until - ${ms}`;

/** Counts the calls that are under way. */
function watched(inner: Store): StoryStore {
  let underWay = 0;
  const counting = (value: unknown) =>
    typeof value !== 'function'
      ? value
      : (...args: unknown[]) => {
          underWay++;
          return Promise.resolve(value(...args)).finally(() => underWay--);
        };
  const methods = Object.entries(inner).map(([name, value]) => [name, counting(value)]);
  return { store: Object.fromEntries(methods) as Store, busy: () => underWay > 0 }; // the same methods, counted
}
