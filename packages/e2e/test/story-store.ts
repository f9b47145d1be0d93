import { memoryStore, type Store } from '@tx-broadcaster/core';
import { postgresStore } from '@tx-broadcaster/store-postgres';
import { sqliteStore } from '@tx-broadcaster/store-sqlite';
import { askPostgres, emptyDatabase, freshDatabase } from '@tx-broadcaster/testing';

/** The store of one story. */
export interface StoryStore {
  readonly store: Store;
  /** The same, as another process has it open: with connections of its own. */
  readonly another: () => Promise<Store>;
  /** Whether calls of it are under way: virtual time has to wait for them. */
  readonly busy: () => boolean;
}

/** Databases that no story uses any more. */
const idle: string[] = [];

/**
 * The store that this run of the stories is about; vitest.config.ts has one for each. `shared`: by several instances, which
 * call each other.
 */
export async function storyStore({ shared = false } = {}): Promise<StoryStore> {
  const kind = process.env.STORY_STORE;
  if (kind === 'postgres') return onPostgres({});
  if (kind === 'partitions') return onPostgres({ partitions: 3 });
  const underWay = { calls: 0 };
  const store =
    kind === 'sqlite' ? watched(await sqliteStore({ path: ':memory:' }), underWay) : memoryStore({ shared });
  const another = async () => ({ ...store, close: async () => {} });
  return { store, another, busy: () => underWay.calls > 0 };
}

async function onPostgres(split: { readonly partitions?: number }): Promise<StoryStore> {
  const used = idle.pop();
  const url = used ?? (await freshDatabase());
  const underWay = { calls: 0 };
  let aged: number | null = null;
  const passTo = async (now: number) => {
    const passed = now - (aged ?? now);
    aged = now;
    if (passed > 0) await askPostgres(url, older(passed));
  };
  const open = async () => {
    const store = await postgresStore({ connectionString: url, connections: 4, warn: () => {}, ...split });
    // leases are measured by the clock of the database, stories have a time of their own
    const timed: Store = {
      ...store,
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
    };
    return watched(timed, underWay);
  };
  const store = await open();
  if (used !== undefined) await emptyDatabase(url);
  const close = async () => {
    await store.close();
    idle.push(url);
  };
  return { store: { ...store, close }, another: open, busy: () => underWay.calls > 0 };
}

/** Counts the calls that are under way. */
function watched(inner: Store, underWay: { calls: number }): Store {
  const counting = (value: unknown) =>
    typeof value !== 'function'
      ? value
      : (...args: unknown[]) => {
          underWay.calls++;
          return Promise.resolve(value(...args)).finally(() => underWay.calls--);
        };
  const methods = Object.entries(inner).map(([name, value]) => [name, counting(value)]);
  return Object.fromEntries(methods) as Store; // the same methods, counted
}

const older = (ms: number) =>
  `update lanes set lease_until = lease_until - ${ms}; update instances set until = until - ${ms}`;
