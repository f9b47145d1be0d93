import { memoryStore } from '../../store/memory-store.js';
import type { Store } from '../../store/store.js';

type Write = (store: Store) => Promise<unknown>;

/**
 * A store in memory that can be set back to an older copy of itself, as a database is by a backup or a standby that lagged
 * behind: a copy is what its first so many writes make of an empty store.
 */
export class RestorableStore {
  readonly store: Store;
  readonly #writes: Write[] = [];
  #present: Store = memoryStore();

  constructor() {
    this.store = this.#forwarding();
  }

  /** Names the store as it is now. */
  get mark(): number {
    return this.#writes.length;
  }

  /** Takes no time but microtasks: nothing else happens meanwhile. */
  async setBack(mark: number): Promise<void> {
    this.#writes.splice(mark);
    const copy = memoryStore();
    // what was refused then is refused again
    for (const write of this.#writes) await write(copy).catch(() => {});
    this.#present = copy;
  }

  #forwarding(): Store {
    const write = <T>(act: (store: Store) => Promise<T>): Promise<T> => {
      this.#writes.push(act);
      return act(this.#present);
    };
    const read = <T>(act: (store: Store) => Promise<T>): Promise<T> => act(this.#present);
    return {
      insert: (accepted) => write((store) => store.insert(accepted)),
      act: (transaction, event) => write((store) => store.act(transaction, event)),
      commit: (commit) => write((store) => store.commit(commit)),
      lease: (request) => write((store) => store.lease(request)),
      attend: (request) => write((store) => store.attend(request)),
      leave: (holder) => write((store) => store.leave(holder)),
      release: (lanes, holder) => write((store) => store.release(lanes, holder)),
      order: (key, orders) => write((store) => store.order(key, orders)),
      stopLanes: (review) => write((store) => store.stopLanes(review)),
      renewLane: (request) => write((store) => store.renewLane(request)),
      prune: (request) => write((store) => store.prune(request)),
      // forgets instances whose time is over, which the next one does again
      glance: (request) => read((store) => store.glance(request)),
      get: (id) => read((store) => store.get(id)),
      getByHash: (hash) => read((store) => store.getByHash(hash)),
      list: (query) => read((store) => store.list(query)),
      counts: () => read((store) => store.counts()),
      count: (filter, most) => read((store) => store.count(filter, most)),
      activity: (query) => read((store) => store.activity(query)),
      history: (id) => read((store) => store.history(id)),
      eventsAfter: (position, limit) => read((store) => store.eventsAfter(position, limit)),
      lastPosition: () => read((store) => store.lastPosition()),
      busyLanes: () => read((store) => store.busyLanes()),
      lanes: () => read((store) => store.lanes()),
      slotsFrom: (lane, nonce, limit) => read((store) => store.slotsFrom(lane, nonce, limit)),
      openLane: (lane) => read((store) => store.openLane(lane)),
      queued: (lane, after, limit) => read((store) => store.queued(lane, after, limit)),
      documents: {
        get: (kind, id) => read(({ documents }) => documents.get(kind, id)),
        list: (kind, query) => read(({ documents }) => documents.list(kind, query)),
        put: (draft, version) => write(({ documents }) => documents.put(draft, version)),
        putAll: (puts) => write(({ documents }) => documents.putAll(puts)),
        remove: (kind, id) => write(({ documents }) => documents.remove(kind, id)),
      },
      close: () => this.#present.close(),
    };
  }
}
