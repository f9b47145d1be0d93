import type { Store } from '../store/store.js';

const methods = [
  'insert',
  'act',
  'order',
  'commit',
  'lease',
  'release',
  'openLane',
  'slotsFrom',
  'queued',
  'get',
  'history',
  'busyLanes',
] as const;

/** Every place at which `crashingStore` tells of a call. */
export const storeCrashPoints: readonly `store.${(typeof methods)[number]}.${'before' | 'after'}`[] = methods.flatMap(
  (method) => [`store.${method}.before`, `store.${method}.after`] as const,
);
export type StoreCrashPoint = (typeof storeCrashPoints)[number];

/** The store, and a call of `reached` on both sides of each of its calls: where a test kills the process. */
export function crashingStore(store: Store, reached: (point: StoreCrashPoint) => void): Store {
  const between = async <T>(method: (typeof methods)[number], act: () => Promise<T>): Promise<T> => {
    reached(`store.${method}.before`);
    const result = await act();
    reached(`store.${method}.after`);
    return result;
  };
  return {
    ...store,
    insert: (accepted) => between('insert', () => store.insert(accepted)),
    act: (transaction, event) => between('act', () => store.act(transaction, event)),
    order: (key, orders) => between('order', () => store.order(key, orders)),
    commit: (commit) => between('commit', () => store.commit(commit)),
    lease: (request) => between('lease', () => store.lease(request)),
    release: (lanes, holder) => between('release', () => store.release(lanes, holder)),
    slotsFrom: (lane, nonce, limit) => between('slotsFrom', () => store.slotsFrom(lane, nonce, limit)),
    openLane: (lane) => between('openLane', () => store.openLane(lane)),
    queued: (lane, after, limit) => between('queued', () => store.queued(lane, after, limit)),
    get: (id) => between('get', () => store.get(id)),
    history: (id) => between('history', () => store.history(id)),
    busyLanes: () => between('busyLanes', () => store.busyLanes()),
  };
}
