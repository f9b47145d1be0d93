import type { Hex } from 'viem';
import { BroadcasterError } from '../errors.js';
import type { Attempt } from '../transaction/attempt.js';
import type { Slot } from '../transaction/slot.js';
import { lastStages } from '../transaction/stage.js';
import { idempotencyScope, type LaneId, type Transaction } from '../transaction/transaction.js';
import type { CommitOutcome, LaneCommit } from './lane-commit.js';
import type { LaneSlots, LaneWork } from './lane-work.js';
import { meets } from './list-filter.js';
import type { ListFilter, StageCount } from './listing.js';
import { MemoryActivity } from './memory-activity.js';
import { memoryCalls } from './memory-calls.js';
import { memoryDocuments } from './memory-documents.js';
import { MemoryLane, newLane } from './memory-lane.js';
import { MemoryLog } from './memory-log.js';
import { PastAttempts } from './past-attempts.js';
import { progressOf } from './progress-of.js';
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
  /** In order of acceptance. */
  const accepted: string[] = [];
  const position = new Map<string, number>();
  const transactions = new Map<string, Transaction>();
  const idOfKey = new Map<string, string>();
  const log = new MemoryLog();
  const attempts = new Map<Hex, Attempt>();
  const hashesOf = new Map<string, Hex[]>();
  const past = new PastAttempts();
  const lanes = new Map<LaneId, MemoryLane>();
  const instances = new Map<string, number>();
  const activity = new MemoryActivity();
  let closed = false;

  function assertOpen(): void {
    if (closed) throw new BroadcasterError('store_unavailable', 'The memory store is closed.');
  }

  function laneOf(id: LaneId): MemoryLane {
    const lane = lanes.get(id) ?? new MemoryLane();
    lanes.set(id, lane);
    return lane;
  }

  function put(transaction: Transaction): void {
    activity.add(transactions.get(transaction.id) ?? null, transaction);
    transactions.set(transaction.id, transaction);
    const { queue } = laneOf(transaction.lane);
    if (transaction.stage === 'queued') queue.put(transaction);
    else queue.remove(transaction.id);
  }

  function add(transaction: Transaction): void {
    const key = scopedKey(transaction);
    if (key !== null) idOfKey.set(key, transaction.id);
    position.set(transaction.id, accepted.push(transaction.id) - 1);
    put(transaction);
  }

  function remove(id: string): void {
    const transaction = transactions.get(id);
    const place = position.get(id);
    if (transaction === undefined || place === undefined) return;
    accepted[place] = '';
    position.delete(id);
    transactions.delete(id);
    if (transaction.idempotencyKey !== null) idOfKey.delete(transaction.idempotencyKey);
    for (const hash of hashesOf.get(id) ?? []) attempts.delete(hash);
    hashesOf.delete(id);
    past.forget(id);
  }

  function addAttempt(attempt: Attempt): void {
    attempts.set(attempt.hash, attempt);
    append(laneOf(attempt.lane).hashes, attempt.nonce, attempt.hash);
    if (attempt.transactionId !== null) append(hashesOf, attempt.transactionId, attempt.hash);
  }

  /** Whether the row to be added would break one of the unique keys. */
  function collides(commit: LaneCommit): boolean {
    const newKeys = new Set<string>();
    for (const transaction of commit.newTransactions) {
      const { id } = transaction;
      const key = scopedKey(transaction);
      for (const name of [`id ${id}`, ...(key === null ? [] : [`key ${key}`])]) {
        if (newKeys.has(name)) return true;
        newKeys.add(name);
      }
      if (transactions.has(id) || (key !== null && idOfKey.has(key))) return true;
    }
    const newNonces = new Set<number>();
    for (const { lane, nonce } of commit.newSlots) {
      if (newNonces.has(nonce) || laneOf(lane).slots.has(nonce)) return true;
      newNonces.add(nonce);
    }
    const newHashes = new Set<Hex>();
    for (const { hash } of commit.newAttempts) {
      if (newHashes.has(hash) || attempts.has(hash)) return true;
      newHashes.add(hash);
    }
    return false;
  }

  function isQueuedIn(lane: LaneId, id: string): boolean {
    const stored = transactions.get(id);
    return stored?.lane === lane && stored.stage === 'queued';
  }

  /** Every row to be changed must be there: a database would report that it changed none. */
  function assertKnown(commit: LaneCommit): void {
    for (const { id } of [...commit.transactions, ...commit.leaving]) {
      if (!commit.expected.has(id)) throw unknownRow(`transaction ${id} is changed without an expected version`);
    }
    for (const { lane, nonce } of commit.slots) {
      if (!laneOf(lane).slots.has(nonce)) throw unknownRow(`slot ${nonce} of lane ${lane} does not exist`);
    }
    for (const { hash } of commit.attempts) {
      if (!attempts.has(hash)) throw unknownRow(`attempt ${hash} does not exist`);
    }
  }

  function commit(commit: LaneCommit): CommitOutcome {
    const lane = laneOf(commit.lane);
    const row = lane.row;
    if (row === null || row.epoch !== commit.epoch || row.seq !== commit.seq) {
      return { applied: false, reason: 'fenced' };
    }
    const skipped = new Set<string>();
    for (const [id, version] of commit.expected) {
      if (transactions.get(id)?.version !== version) skipped.add(id);
    }
    if (skipped.size > 0 && !commit.skipChanged) return { applied: false, reason: 'conflict' };
    if (commit.leaving.some(({ id }) => !isQueuedIn(commit.lane, id))) return { applied: false, reason: 'conflict' };
    assertKnown(commit);
    if (collides(commit)) return { applied: false, reason: 'conflict' };

    lane.row = {
      ...row,
      seq: row.seq + 1,
      baseNonce: commit.baseNonce === undefined ? row.baseNonce : commit.baseNonce,
      review: commit.review === undefined ? row.review : commit.review,
      orders: commit.review === undefined ? row.orders : { ...row.orders, approved: null },
      parkedAt: commit.parkedAt === undefined ? row.parkedAt : commit.parkedAt,
    };
    commit.newTransactions.forEach(add);
    for (const transaction of commit.leaving) {
      const { lane: left, ...stored } = transactions.get(transaction.id) ?? transaction;
      laneOf(left).queue.remove(transaction.id);
      put({ ...stored, ...progressOf(transaction), lane: transaction.lane, signer: transaction.signer });
    }
    for (const transaction of commit.transactions) {
      const stored = transactions.get(transaction.id);
      if (stored !== undefined && !skipped.has(transaction.id)) put({ ...stored, ...progressOf(transaction) });
    }
    for (const event of commit.events) {
      if (!skipped.has(event.transactionId)) log.add(event);
    }
    for (const slot of commit.newSlots) laneOf(slot.lane).putSlot(slot);
    for (const slot of commit.slots) {
      const { transactionId, generation } = laneOf(slot.lane).slots.get(slot.nonce) ?? slot;
      laneOf(slot.lane).putSlot({ ...slot, transactionId, generation });
    }
    commit.newAttempts.forEach(addAttempt);
    for (const { hash, sendCount, lastSentAt, answers } of commit.attempts) {
      const stored = attempts.get(hash);
      if (stored !== undefined) attempts.set(hash, { ...stored, sendCount, lastSentAt, answers });
    }
    return { applied: true, skipped: [...skipped] };
  }

  function openLane(id: LaneId): LaneWork {
    const { row, highestNonce, open, slots, hashes, queue } = laneOf(id);
    if (row === null) throw new BroadcasterError('not_found', `Lane ${id} does not exist: it was never leased.`);
    const openSlots = pick([...open].sort(ascending), slots);
    return { lane: row, highestNonce, ...withAttempts(openSlots, hashes), queued: queue.size };
  }

  function withAttempts(slots: Slot[], hashes: ReadonlyMap<number, Hex[]>): LaneSlots {
    const owners = new Set(slots.flatMap(({ transactionId }) => transactionId ?? []));
    return {
      slots,
      attempts: slots.flatMap(({ nonce }) => pick(hashes.get(nonce) ?? [], attempts).sort(byIndex)),
      transactions: pick([...owners], transactions),
    };
  }

  function slotsFrom(id: LaneId, nonce: number, limit: number): LaneSlots {
    const { slots, hashes } = laneOf(id);
    const nonces = [...slots.keys()].filter((one) => one >= nonce).sort(ascending);
    return withAttempts(pick(nonces.slice(0, limit), slots), hashes);
  }

  function byGeneration(a: Attempt, b: Attempt): number {
    const generation = (attempt: Attempt) => laneOf(attempt.lane).slots.get(attempt.nonce)?.generation ?? 0;
    return generation(a) - generation(b) || a.nonce - b.nonce || a.index - b.index;
  }

  /** Where a page begins; behind a transaction that is not there: where it would have been. */
  function pageStart(order: 'newest' | 'oldest', after: string | null): number {
    if (after === null) return order === 'newest' ? accepted.length - 1 : 0;
    const known = position.get(after);
    if (known !== undefined) return order === 'newest' ? known - 1 : known + 1;
    const next = accepted.findIndex((id) => id > after);
    const place = next === -1 ? accepted.length : next;
    return order === 'newest' ? place - 1 : place;
  }

  function matcher({ hash, ...conditions }: ListFilter): (transaction: Transaction) => boolean {
    const owner = hash === undefined ? undefined : (attemptOf(hash)?.transactionId ?? null);
    return (transaction) => (owner === undefined || owner === transaction.id) && meets(transaction, conditions);
  }

  function attemptOf(hash: string): Attempt | undefined {
    const key = hash.toLowerCase() as Hex;
    return attempts.get(key) ?? past.get(key); // only a key to look up: an unknown text finds nothing
  }

  return {
    async insert(batch) {
      assertOpen();
      const ids = new Set(batch.map(({ transaction }) => transaction.id));
      if (ids.size < batch.length || batch.some(({ transaction }) => transactions.has(transaction.id))) {
        throw new BroadcasterError('store_unavailable', 'A transaction with this id is already stored.');
      }
      return batch.map(({ transaction, event }) => {
        const key = scopedKey(transaction);
        const existing = key === null ? undefined : transactions.get(idOfKey.get(key) ?? '');
        if (existing !== undefined) return { inserted: false, existing };
        add(transaction);
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
      return transactions.get(attemptOf(hash)?.transactionId ?? '') ?? null;
    },

    async list({ filter = {}, order = 'newest', after = null, limit }) {
      assertOpen();
      const isWanted = matcher(filter);
      const page: Transaction[] = [];
      const step = order === 'newest' ? -1 : 1;
      for (let at = pageStart(order, after); at >= 0 && at < accepted.length && page.length < limit; at += step) {
        const transaction = transactions.get(accepted[at] ?? '');
        if (transaction !== undefined && isWanted(transaction)) page.push(transaction);
      }
      return page;
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
      const ownAttempts = pick(hashesOf.get(id) ?? [], attempts).sort(byGeneration);
      return { attempts: [...past.of(id), ...ownAttempts], events: log.of(id) };
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
      put({ ...stored, ...progressOf(transaction), tags, note, priority });
      log.add(event);
      laneOf(stored.lane).acts++;
      return true;
    },

    async busyLanes() {
      assertOpen();
      return [...lanes].filter(([, lane]) => lane.queue.size > 0 || lane.open.size > 0).map(([id]) => id);
    },

    async lease({ lane: id, chainId, signer, holder, ttlMs, now }) {
      assertOpen();
      const lane = laneOf(id);
      if (lane.holder !== null && lane.holder !== holder && lane.leaseUntil > now) return null;
      const row = lane.row ?? newLane(id, chainId, signer);
      lane.row = lane.holder === holder ? row : { ...row, epoch: row.epoch + 1 };
      lane.holder = holder;
      lane.leaseUntil = now + ttlMs;
      return lane.row;
    },

    async attend({ holder, ttlMs, now, reports }) {
      assertOpen();
      for (const [id, report] of reports) laneOf(id).report = report;
      instances.set(holder, now + ttlMs);
    },

    async leave(holder) {
      assertOpen();
      instances.delete(holder);
    },

    async glance({ lanes: ids, now }) {
      assertOpen();
      for (const [holder, until] of instances) if (until <= now) instances.delete(holder);
      return {
        instances: instances.size,
        lanes: ids.map((id) => {
          const lane = lanes.get(id) ?? new MemoryLane();
          const free = lane.holder === null || lane.leaseUntil <= now;
          return { lane: id, free, queued: lane.queue.size, acts: lane.acts, report: lane.report };
        }),
      };
    },

    async release(ids, holder) {
      assertOpen();
      for (const id of ids) {
        const lane = laneOf(id);
        if (lane.holder === holder) lane.holder = null;
      }
    },

    async order({ lane: id, chainId, signer }, { paused, approved }) {
      assertOpen();
      const lane = laneOf(id);
      const row = lane.row ?? newLane(id, chainId, signer);
      const { orders } = row;
      lane.acts++;
      lane.row = {
        ...row,
        orders: {
          paused: paused === undefined ? orders.paused : paused,
          approved: approved === undefined ? orders.approved : approved,
        },
      };
    },

    async lanes() {
      assertOpen();
      const known = [...lanes.values()].flatMap(({ row, holder, report }) =>
        row === null ? [] : [{ ...row, holder, report }],
      );
      return known.sort((a, b) => (a.id < b.id ? -1 : 1));
    },

    async stopLanes(review) {
      assertOpen();
      const parkedAt = [...transactions.values()].reduce(
        (last, { createdAt }) => Math.max(last, createdAt),
        review.since,
      );
      const used = new Set([...transactions.values()].map(({ lane }) => lane));
      const stopped: LaneId[] = [];
      for (const [id, lane] of lanes) {
        if (lane.row === null || (!used.has(id) && lane.slots.size === 0)) continue;
        const { seq, orders } = lane.row;
        lane.row = { ...lane.row, seq: seq + 1, review, parkedAt, orders: { ...orders, approved: null } };
        stopped.push(id);
      }
      return stopped.sort();
    },

    async renewLane({ lane: id, epoch, seq, incarnation, parkedAt }) {
      assertOpen();
      const lane = laneOf(id);
      const { row } = lane;
      if (row === null || row.epoch !== epoch || row.seq !== seq) return false;
      const moved = [...lane.hashes.values()].flatMap((hashes) => pick(hashes, attempts)).sort(byGeneration);
      for (const attempt of moved) {
        past.add(attempt);
        attempts.delete(attempt.hash);
        if (attempt.transactionId !== null) hashesOf.delete(attempt.transactionId);
      }
      lane.clear();
      const orders = { ...row.orders, approved: null };
      lane.row = { ...row, seq: seq + 1, incarnation, baseNonce: null, review: null, parkedAt, orders };
      return true;
    },

    async slotsFrom(id, nonce, limit) {
      assertOpen();
      return slotsFrom(id, nonce, limit);
    },

    async openLane(id) {
      assertOpen();
      return openLane(id);
    },

    async queued(lane, after, limit) {
      assertOpen();
      return laneOf(lane).queue.page(after, limit);
    },

    async commit(decided) {
      assertOpen();
      return commit(decided);
    },

    async prune({ before, statuses, limit }) {
      assertOpen();
      const unused = new Set([...lanes.values()].flatMap(({ open, slots }) => pick([...open], slots).map(ownerOf)));
      const last: readonly string[] = lastStages;
      const settled = accepted.filter((id) => {
        const transaction = transactions.get(id);
        if (transaction === undefined || transaction.slot !== null || unused.has(id)) return false;
        if (!last.includes(transaction.stage)) return false;
        return transaction.updatedAt < before && statuses.includes(transaction.status);
      });
      const removed = settled.slice(0, limit);
      removed.forEach(remove);
      log.remove(new Set(removed));
      return removed.length;
    },

    ...(shared ? { calls: memoryCalls() } : {}),

    documents: memoryDocuments(assertOpen),

    async close() {
      closed = true;
    },
  };
}

function scopedKey(transaction: Transaction): string | null {
  const { idempotencyKey } = transaction;
  return idempotencyKey === null ? null : JSON.stringify([idempotencyScope(transaction), idempotencyKey]);
}

function countStages(transactions: Iterable<Transaction>): StageCount[] {
  const counts = new Map<string, StageCount>();
  for (const { status, stage } of transactions) {
    const name = `${status} ${stage}`;
    counts.set(name, { status, stage, count: (counts.get(name)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function pick<K, V>(keys: readonly K[], rows: ReadonlyMap<K, V>): V[] {
  return keys.flatMap((key) => rows.get(key) ?? []);
}

const ownerOf = ({ transactionId }: Slot) => transactionId;
const ascending = (a: number, b: number) => a - b;
const byIndex = (a: Attempt, b: Attempt) => a.index - b.index;

function unknownRow(what: string): BroadcasterError {
  return new BroadcasterError('store_unavailable', `The commit was refused: ${what}.`);
}
