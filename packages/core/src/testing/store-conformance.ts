import type { Store } from '../store/store.js';
import { Samples } from './samples.js';
import { actCases } from './store-conformance/act-cases.js';
import { activityCases } from './store-conformance/activity-cases.js';
import { closeCases } from './store-conformance/close-cases.js';
import { commitCases } from './store-conformance/commit-cases.js';
import { countCases } from './store-conformance/count-cases.js';
import { documentCases } from './store-conformance/document-cases.js';
import { eventLogCases } from './store-conformance/event-log-cases.js';
import { fenceCases } from './store-conformance/fence-cases.js';
import { filterCases } from './store-conformance/filter-cases.js';
import { insertCases } from './store-conformance/insert-cases.js';
import { instanceCases } from './store-conformance/instance-cases.js';
import type { CallersTransaction, StoreKit } from './store-conformance/kit.js';
import { laneCases } from './store-conformance/lane-cases.js';
import { leaseCases } from './store-conformance/lease-cases.js';
import { leavingCases } from './store-conformance/leaving-cases.js';
import { listCases } from './store-conformance/list-cases.js';
import { pageCases } from './store-conformance/page-cases.js';
import { pruneCases } from './store-conformance/prune-cases.js';
import { queueCases } from './store-conformance/queue-cases.js';
import { readCases } from './store-conformance/read-cases.js';
import { renewCases } from './store-conformance/renew-cases.js';
import { stopCases } from './store-conformance/stop-cases.js';
import { valueCases } from './store-conformance/value-cases.js';
import { withinCases } from './store-conformance/within-cases.js';

export interface StoreConformanceOptions {
  /** Your runner's; vitest, node:test and others fit as they are. */
  readonly describe: (name: string, define: () => void) => void;
  readonly it: (name: string, run: () => Promise<void>) => void;
  /** A new, empty store. */
  readonly create: () => Promise<Store> | Store;
  /** Called with each store that was created, after it was closed. */
  readonly destroy?: (store: Store) => Promise<void> | void;
  /** A store on what the closed one has left behind; leave it out where nothing is left. */
  readonly reopen?: (closed: Store) => Promise<Store> | Store;
  /** For a store that measures leases with a clock of its own: lets them, and the attendance of instances, get older by this. */
  readonly age?: (store: Store, ms: number) => Promise<void>;
  /** For a store with `within`: begins a transaction by a handle to its database. */
  readonly begin?: (store: Store) => Promise<CallersTransaction>;
}

/**
 * The tests that every store must pass: each sentence of the `Store` contract is a case.
 *
 * ```ts
 * import { storeConformance } from '@tx-broadcaster/core/testing';
 * import { describe, it } from 'vitest';
 *
 * storeConformance({ describe, it, create: () => myStore() });
 * ```
 */
export function storeConformance(options: StoreConformanceOptions): void {
  const { describe, it, create, destroy, reopen, age, begin } = options;
  const kit: StoreKit = {
    topic: describe,
    test(name, run) {
      it(name, async () => {
        const store = await create();
        try {
          await run({ store, samples: new Samples() });
        } finally {
          await store.close();
          await destroy?.(store);
        }
      });
    },
    reopen: reopen ?? null,
    age: age ?? (async () => {}),
    begin: begin ?? null,
  };
  describe('a store', () => {
    for (const cases of topics) cases(kit);
  });
}

const topics: readonly ((kit: StoreKit) => void)[] = [
  insertCases,
  withinCases,
  readCases,
  listCases,
  filterCases,
  pageCases,
  countCases,
  activityCases,
  actCases,
  leaseCases,
  instanceCases,
  laneCases,
  queueCases,
  leavingCases,
  commitCases,
  fenceCases,
  stopCases,
  renewCases,
  eventLogCases,
  pruneCases,
  valueCases,
  documentCases,
  closeCases,
];
