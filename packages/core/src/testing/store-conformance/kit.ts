import assert from 'node:assert/strict';
import type { LaneCommit } from '../../store/lane-commit.js';
import type { Accepted, Store } from '../../store/store.js';
import type { Lane } from '../../transaction/lane.js';
import type { Transaction } from '../../transaction/transaction.js';
import type { Samples } from '../samples.js';

/** What a case is given: a store of its own, and rows to put into it. */
export interface StoreCase {
  readonly store: Store;
  readonly samples: Samples;
}

/** A transaction that a caller has begun. */
export interface CallersTransaction {
  /** What `within` takes. */
  readonly handle: unknown;
  readonly commit: () => Promise<void>;
  readonly rollback: () => Promise<void>;
}

/** The runner, as the cases use it. */
export interface StoreKit {
  /** Begins a transaction of a caller's on a store's database. */
  readonly begin: ((store: Store) => Promise<CallersTransaction>) | null;
  readonly topic: (name: string, define: () => void) => void;
  readonly test: (name: string, run: (given: StoreCase) => Promise<void>) => void;
  readonly reopen: ((closed: Store) => Promise<Store> | Store) | null;
  /** Called where `now` moves between two calls, before the second. */
  readonly age: (store: Store, ms: number) => Promise<void>;
}

/** Inserts one transaction and returns it. */
export async function accept({ store, samples }: StoreCase, fields: Partial<Transaction> = {}): Promise<Transaction> {
  const [transaction] = await acceptAll(store, [samples.accepted(fields)]);
  return defined(transaction);
}

/** Inserts a group, all of which must be new. */
export async function acceptAll(store: Store, group: readonly Accepted[]): Promise<Transaction[]> {
  const outcomes = await store.insert(group);
  assert.deepEqual(
    outcomes,
    group.map(() => ({ inserted: true })),
  );
  return group.map(({ transaction }) => transaction);
}

/** Leases the lane of a transaction. */
export async function leased(store: Store, of: Transaction, holder = 'one'): Promise<Lane> {
  const { lane, chainId, signer } = of;
  return defined(await store.lease({ lane, chainId, signer, holder, ttlMs: 60_000, now: of.createdAt }));
}

/** Commits, which must succeed with nothing skipped; returns the lane as it is then. */
export async function apply(store: Store, lane: Lane, commit: LaneCommit): Promise<Lane> {
  assert.deepEqual(await store.commit(commit), { applied: true, skipped: [] });
  const { baseNonce = lane.baseNonce, review = lane.review, parkedAt = lane.parkedAt } = commit;
  return { ...lane, seq: lane.seq + 1, baseNonce, review, parkedAt };
}

/** Inserts so many transactions, leases their lane and gives them slots from 0 on. */
export async function bound(given: StoreCase, size: number, fields: Partial<Transaction> = {}) {
  const { store, samples } = given;
  const queued = await acceptAll(store, samples.group(size, fields));
  const before = await leased(store, defined(queued[0]));
  const commit = samples.bind(before, queued, 0);
  const lane = await apply(store, before, commit);
  return { lane, transactions: commit.transactions, slots: commit.newSlots, attempts: commit.newAttempts };
}

/** Everything a store can tell of a transaction's lane and of the transaction, to compare before and after. */
export async function snapshot(store: Store, of: Transaction) {
  return {
    transaction: await store.get(of.id),
    history: await store.history(of.id),
    lane: await store.openLane(of.lane),
    counts: (await store.counts()).sort((a, b) => (a.stage < b.stage ? -1 : 1)),
  };
}

export const idsOf = (transactions: readonly Transaction[]) => transactions.map(({ id }) => id);

export function defined<T>(value: T | null | undefined): T {
  assert.ok(value !== null && value !== undefined, 'expected a value, got none');
  return value;
}

/** The error a promise must reject with carries this code. */
export async function rejectsWith(promise: Promise<unknown>, code: string): Promise<void> {
  await assert.rejects(promise, (error: Error & { code?: unknown }) => error.code === code);
}
