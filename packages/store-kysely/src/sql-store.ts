import type { Store, StoreWithin } from '@tx-broadcaster/core';
import type { Kysely } from 'kysely';
import { actWork } from './act.js';
import { listActivity } from './activity-sums.js';
import { type Asking, answering } from './asking.js';
import { commitWork } from './commit.js';
import { countTransactions } from './count-transactions.js';
import { eventLog } from './event-log.js';
import type { Flavour } from './flavour.js';
import { keyClaims } from './idempotency-keys.js';
import { inserts } from './insert.js';
import { instanceQueries } from './instance-queries.js';
import { laneLeases } from './lane-leases.js';
import { laneQueries } from './lane-queries.js';
import { listTransactions } from './list-transactions.js';
import { prune } from './prune.js';
import { renewLaneWork } from './renew-lane.js';
import type { Database } from './schema.js';
import { sqlDocuments } from './sql-documents.js';
import { transactionQueries } from './transaction-queries.js';
import type { Driver, WorkRunner } from './work.js';

export interface SqlStoreOptions {
  /** Compiles the queries. */
  readonly db: Kysely<Database>;
  /** Runs them. */
  readonly driver: Driver;
  readonly flavour: Flavour;
}

/** The store inside a transaction that a caller has begun; the driver runs works there. */
export function sqlStoreWithin({
  db,
  driver,
  flavour,
}: Omit<SqlStoreOptions, 'driver'> & { readonly driver: WorkRunner }): StoreWithin {
  const insert = inserts(db, true);
  const asking = askingOn(db, driver);
  return {
    insert: (accepted) => driver.write(() => insert(accepted)),
    list: (query) => listTransactions(asking, flavour, query),
    documents: sqlDocuments(asking, driver),
  };
}

function askingOn(db: Kysely<Database>, driver: WorkRunner): Asking {
  return { db, ask: (query) => driver.ask(() => answering(query)) };
}

/** The store on any SQL database; its tables must be up to date (`migrate`). */
export function sqlStore({ db, driver, flavour }: SqlStoreOptions): Store {
  const transactions = transactionQueries(db);
  const lanes = laneQueries(db, flavour);
  const instances = instanceQueries(db, flavour);
  const log = eventLog(db, flavour.eventLog);
  const leases = laneLeases(db, flavour);
  const insert = inserts(db);
  const asking = askingOn(db, driver);
  return {
    insert: (accepted) =>
      driver.write(() => insert(accepted), keyClaims(accepted.map(({ transaction }) => transaction))),
    get: (id) => driver.ask(() => transactions.get(id)),
    getByHash: (hash) => driver.ask(() => transactions.getByHash(hash)),
    list: (query) => listTransactions(asking, flavour, query),
    counts: () => driver.ask(() => transactions.counts()),
    count: (filter, most) => countTransactions(asking, flavour, filter, most),
    activity: (query) => listActivity(asking, query),
    eventsAfter: (position, limit) => driver.read(() => log.after(position, limit)),
    lastPosition: () => driver.ask(() => log.end()),
    history: (id) => driver.read(() => transactions.history(id)),
    act: (transaction, event) => driver.write(() => actWork(transaction, event), [transaction.lane]),
    busyLanes: () => driver.ask(() => lanes.busyLanes()),
    lease: (request) => driver.write(() => leases.lease(request), [request.lane]),
    attend: (request) => driver.write(() => instances.attend(request)),
    leave: (holder) => driver.write(() => instances.leave(holder)),
    glance: (request) => driver.ask(() => instances.glance(request)),
    release: (ids, holder) => driver.write(() => leases.release(ids, holder), ids),
    order: (key, orders) => driver.write(() => leases.order(key, orders), [key.lane]),
    lanes: () => driver.ask(() => leases.all()),
    stopLanes: (review) => driver.write(() => leases.stop(review)),
    renewLane: (request) => driver.write(() => renewLaneWork(db, request), [request.lane]),
    openLane: (lane) => driver.read(() => lanes.openLane(lane)),
    slotsFrom: (lane, nonce, limit) => driver.read(() => lanes.slotsFrom(lane, nonce, limit)),
    queued: (lane, after, limit) => driver.read(() => lanes.queued(lane, after, limit)),
    commit: (commit) => driver.write(() => commitWork(commit), [commit.lane, ...keyClaims(commit.newTransactions)]),
    documents: sqlDocuments(asking, driver),
    prune: (request) => prune(asking, driver, request),
    close: () => driver.close(),
  };
}
