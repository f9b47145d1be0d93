import { BroadcasterError } from '../errors.js';
import { lastStages } from '../transaction/stage.js';
import type { Transaction } from '../transaction/transaction.js';
import { meets } from './list-filter.js';
import type { ListFilter, StageCount } from './listing.js';
import { memoryCalls } from './memory/memory-calls.js';
import { memoryCommit } from './memory/memory-commit.js';
import { memoryDocuments } from './memory/memory-documents.js';
import { MemoryInstances } from './memory/memory-instances.js';
import { memoryLaneWork, memorySlotsFrom } from './memory/memory-lane-work.js';
import { memoryTables } from './memory/memory-tables.js';
import { progressOf } from './memory/progress-of.js';
import { pick } from './memory/rows.js';
import type { Store } from './store.js';

export interface MemoryStoreOptions {
  /** Several instances in this process use it, and call each other. @default false */
  readonly shared?: boolean;
}

/**
 * A store in this process's memory: for tests, trials and simulations. It behaves exactly as a database does, except
 * that nothing outlives the process.
 */
export function memoryStore({ shared = false }: MemoryStoreOptions = {}): Store<never> {
  const tables = memoryTables();
  const { lanes, transactions, attempts, activity, log } = tables;
  const instances = new MemoryInstances(lanes);
  let closed = false;

  function assertOpen(): void {
    if (closed) throw new BroadcasterError('store_unavailable', 'The memory store is closed.');
  }

  function matcher({ hash, ...conditions }: ListFilter): (transaction: Transaction) => boolean {
    const owner = hash === undefined ? undefined : (attempts.find(hash)?.transactionId ?? null);
    return (transaction) => (owner === undefined || owner === transaction.id) && meets(transaction, conditions);
  }

  return {
    async insert(batch) {
      assertOpen();
      const ids = new Set(batch.map(({ transaction }) => transaction.id));
      if (ids.size < batch.length || batch.some(({ transaction }) => transactions.has(transaction.id))) {
        throw new BroadcasterError('store_unavailable', 'A transaction with this id is already stored.');
      }
      return batch.map(({ transaction, event }) => {
        const existing = transactions.holderOf(transaction);
        if (existing !== undefined) return { inserted: false, existing };
        transactions.add(transaction);
        log.add(event);
        return { inserted: true };
      });
    },

    async get(id) {
      assertOpen();
      return transactions.get(id) ?? null;
    },

    async getByHash(hash) {
      assertOpen();
      return transactions.get(attempts.find(hash)?.transactionId ?? '') ?? null;
    },

    async list({ filter = {}, ...page }) {
      assertOpen();
      return transactions.page(page, matcher(filter));
    },

    async counts() {
      assertOpen();
      return countStages(transactions.values());
    },

    async count(filter) {
      assertOpen();
      return { counts: countStages([...transactions.values()].filter(matcher(filter))), complete: true };
    },

    async activity(query) {
      assertOpen();
      return activity.list(query);
    },

    async history(id) {
      assertOpen();
      return { attempts: attempts.ofTransaction(id), events: log.of(id) };
    },

    async eventsAfter(position, limit) {
      assertOpen();
      return log.after(position, limit, (id) => transactions.get(id));
    },

    async lastPosition() {
      assertOpen();
      return log.end;
    },

    async act(transaction, event) {
      assertOpen();
      const stored = transactions.get(transaction.id);
      if (stored?.version !== transaction.version - 1) return false;
      const { tags, note, priority } = transaction;
      transactions.put({ ...stored, ...progressOf(transaction), tags, note, priority });
      log.add(event);
      lanes.of(stored.lane).acts++;
      return true;
    },

    async busyLanes() {
      assertOpen();
      return lanes.busy();
    },

    async lease(request) {
      assertOpen();
      return lanes.lease(request);
    },

    async attend(request) {
      assertOpen();
      instances.attend(request);
    },

    async leave(holder) {
      assertOpen();
      instances.leave(holder);
    },

    async glance(request) {
      assertOpen();
      return instances.glance(request);
    },

    async release(ids, holder) {
      assertOpen();
      lanes.release(ids, holder);
    },

    async order(key, orders) {
      assertOpen();
      lanes.order(key, orders);
    },

    async lanes() {
      assertOpen();
      return lanes.held();
    },

    async stopLanes(review) {
      assertOpen();
      const all = [...transactions.values()];
      const parkedAt = all.reduce(
        (last, { createdAt, clearedAt }) => Math.max(last, createdAt, clearedAt ?? 0),
        review.since,
      );
      return lanes.stop(review, parkedAt, all);
    },

    async renewLane({ lane: id, epoch, seq, incarnation, parkedAt }) {
      assertOpen();
      const lane = lanes.of(id);
      const { row } = lane;
      if (row === null || row.epoch !== epoch || row.seq !== seq) return false;
      attempts.setAside(lane);
      lane.clear();
      const orders = { ...row.orders, approved: null };
      lane.row = { ...row, seq: seq + 1, incarnation, baseNonce: null, review: null, parkedAt, orders };
      return true;
    },

    async slotsFrom(id, nonce, limit) {
      assertOpen();
      return memorySlotsFrom(tables, id, nonce, limit);
    },

    async openLane(id) {
      assertOpen();
      return memoryLaneWork(tables, id);
    },

    async queued(lane, after, limit) {
      assertOpen();
      return lanes.of(lane).queue.page(after, limit);
    },

    async commit(decided) {
      assertOpen();
      return memoryCommit(tables, decided);
    },

    async prune({ before, statuses, limit }) {
      assertOpen();
      const owners = [...lanes.all()].flatMap(({ open, slots }) => pick([...open], slots));
      const unused = new Set(owners.map(({ transactionId }) => transactionId));
      const last: readonly string[] = lastStages;
      const isSettled = ({ id, slot, stage }: Transaction) => slot === null && !unused.has(id) && last.includes(stage);
      const removed = transactions.oldest(
        (one) => isSettled(one) && one.updatedAt < before && statuses.includes(one.status),
        limit,
      );
      for (const { id } of removed) {
        transactions.remove(id);
        attempts.forget(id);
      }
      log.remove(new Set(removed.map(({ id }) => id)));
      return removed.length;
    },

    ...(shared ? { calls: memoryCalls() } : {}),

    documents: memoryDocuments(assertOpen),

    async close() {
      closed = true;
    },
  };
}

function countStages(transactions: Iterable<Transaction>): StageCount[] {
  const counts = new Map<string, StageCount>();
  for (const { status, stage } of transactions) {
    const name = `${status} ${stage}`;
    counts.set(name, { status, stage, count: (counts.get(name)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}
