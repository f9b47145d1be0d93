import type { Store } from '../../store/store.js';
import type { Chance } from './chance.js';
import type { Life } from './life.js';
import type { Scheduler } from './scheduler.js';

/** Writes, by the names under which a run counts what becomes of them. */
const storeWrites = ['insert', 'act', 'commit', 'lease', 'order', 'release', 'stop', 'renewal'] as const;
type StoreWrite = (typeof storeWrites)[number];

/** Places in the life of a process around its writes. */
export type StorePlace = `${StoreWrite} ${'sent' | 'applied'}`;
export const storePlaces: readonly StorePlace[] = storeWrites.flatMap((name): StorePlace[] => [
  `${name} sent`,
  `${name} applied`,
]);

export interface StoreTrouble {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  /** How often it strikes now: 0 never, 1 as usual. */
  readonly rate: () => number;
  readonly note: (what: string) => void;
  /** Raised whenever all connections are cut, and what is under way on them is lost. */
  readonly era: () => number;
  /** The process may die or stand still here. */
  readonly reached: (place: StorePlace) => void;
}

/**
 * The store as one process sees it over a connection: answers take time, get lost before or after the write, or the
 * write itself comes up to 20 s late; a process that dies may leave a write behind that nobody hears of.
 */
export function unreliableStore(store: Store, life: Life, trouble: StoreTrouble): Store {
  const { scheduler, chance, rate, note, era, reached } = trouble;
  const lost = (when: string) => new Error(`the connection was lost ${when}`);

  const read = <T>(act: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const fails = chance.hit(0.01 * rate());
      life.when(() =>
        scheduler.after(chance.between(0, 2), () =>
          life.when(() => (fails ? reject(lost('during a read')) : act().then(resolve, reject))),
        ),
      );
    });

  /** One that always gets through. */
  const call = <T>(act: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      life.when(() => void act().then((result) => life.when(() => resolve(result)), reject));
    });

  const write = <T>(name: StoreWrite, act: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const fate = chance.next() / Math.max(rate(), 1e-9);
      const delay = fate < 0.09 && fate >= 0.08 ? chance.between(3000, 25_000) : chance.between(0, 4);
      const late = chance.between(50, 20_000);
      const survives = chance.hit(0.5);
      const begun = era();
      const isCut = () => era() !== begun;
      const answer = (how: () => void) => life.when(how);
      const arrive = () => {
        if (life.dead && !survives) return;
        if (isCut()) {
          answer(() => reject(lost(`during the ${name}`)));
          return;
        }
        if (life.dead) note(`${name} of a dead process applied`);
        if (fate < 0.03) {
          note(`${name} lost`);
          answer(() => reject(lost(`before the ${name}`)));
        } else if (fate < 0.05) {
          scheduler.after(
            late,
            () =>
              void (isCut() ? Promise.reject(lost(`during the ${name}`)) : act()).then(
                () => note(`${name} came late`),
                () => {},
              ),
          );
          answer(() => reject(lost(`during the ${name}`)));
        } else if (fate < 0.08) {
          note(`${name} applied unknown`);
          void act().then(() => answer(() => reject(lost(`after the ${name}`))), reject);
        } else {
          act().then(
            (result) => {
              reached(`${name} applied`);
              answer(() => resolve(result));
            },
            (error) => answer(() => reject(error)),
          );
        }
      };
      life.when(() => {
        scheduler.after(delay, arrive);
        reached(`${name} sent`);
      });
    });

  return {
    ...store,
    insert: (accepted) => write('insert', () => store.insert(accepted)),
    act: (transaction, event) => write('act', () => store.act(transaction, event)),
    commit: (commit) => write('commit', () => store.commit(commit)),
    // a shared database measures leases with its own clock
    lease: (request) => write('lease', () => store.lease({ ...request, now: scheduler.now() })),
    attend: (request) => call(() => store.attend({ ...request, now: scheduler.now() })),
    leave: (holder) => call(() => store.leave(holder)),
    glance: (request) => call(() => store.glance({ ...request, now: scheduler.now() })),
    order: (key, orders) => write('order', () => store.order(key, orders)),
    release: (lanes, holder) => write('release', () => store.release(lanes, holder)),
    stopLanes: (review) => write('stop', () => store.stopLanes(review)),
    renewLane: (request) => write('renewal', () => store.renewLane(request)),
    get: (id) => read(() => store.get(id)),
    getByHash: (hash) => read(() => store.getByHash(hash)),
    list: (query) => read(() => store.list(query)),
    counts: () => read(() => store.counts()),
    history: (id) => read(() => store.history(id)),
    lanes: () => read(() => store.lanes()),
    busyLanes: () => read(() => store.busyLanes()),
    slotsFrom: (...args) => read(() => store.slotsFrom(...args)),
    openLane: (lane) => read(() => store.openLane(lane)),
    queued: (...args) => read(() => store.queued(...args)),
    async close() {},
  };
}
