import type { Hex } from 'viem';
import type { TransactionEvent } from '../transaction/event.js';
import type { Lane, LaneOrders, NonceReview } from '../transaction/lane.js';
import type { Status } from '../transaction/stage.js';
import type { LaneId, Transaction } from '../transaction/transaction.js';
import type { ActivityQuery, ActivitySum } from './activity-query.js';
import type { Documents } from './documents.js';
import type { History, LoggedEvent } from './event-log.js';
import type { AttendRequest, Glance, GlanceRequest, InstanceCalls } from './instances.js';
import type { CommitOutcome, LaneCommit } from './lane-commit.js';
import type { HeldLane, LaneKey, LeaseRequest, RenewRequest } from './lane-lease.js';
import type { LaneSlots, LaneWork, QueuePosition } from './lane-work.js';
import type { FilteredCounts, ListFilter, ListQuery, StageCount } from './listing.js';
import type { StoreState } from './store-state.js';

/**
 * Where transactions live. A store holds no rules: it keeps rows, compares versions, and makes commits durable.
 *
 * Every method that writes resolves only after the commit is durable, is all or nothing unless it says otherwise, and
 * may be called concurrently. A rejected promise means *unknown*: the write may or may not have happened. A store is
 * told the time and never asks for it, except that a shared database measures leases with its own clock.
 *
 * Each sentence here, and of the types that it names, is a test of the conformance kit (`@tx-broadcaster/core/testing`).
 *
 * `Handle` is what callers reach the same database by, see `within`; `never`: there is no such thing.
 */
export interface Store<Handle = unknown> {
  /**
   * Adds new transactions and the first event of each, in order. One whose idempotency key is taken in its scope
   * (`idempotencyScope`) is not added; its outcome carries the transaction that holds the key. The others are added all
   * the same.
   */
  insert(accepted: readonly Accepted[]): Promise<InsertOutcome[]>;

  /**
   * The store inside the transaction that a caller has begun by a handle of its own to the same database: what is written
   * there is there for everybody with the caller's commit, and never was if that rolls back. Until then it keeps nobody
   * from writing, but those who use the same idempotency key or document. A write that fails leaves the caller's
   * transaction as it was before it. Rejects with `invalid_field` where it is no such handle, or no transaction is open
   * on it. Left out: this store cannot.
   */
  within?(handle: Handle): Promise<StoreWithin>;

  /** The transaction, or null. */
  get(id: string): Promise<Transaction | null>;

  /** The transaction that has an attempt with this hash, or null. */
  getByHash(hash: Hex): Promise<Transaction | null>;

  /** One page in the order of acceptance (ids), newest first unless told otherwise, starting behind `after`. */
  list(query: ListQuery): Promise<Transaction[]>;

  /** How many transactions there are of each status and stage. */
  counts(): Promise<StageCount[]>;

  /**
   * The same of those that meet a filter. Where that takes a look at more than `most` transactions, it ends there:
   * `complete` is false, and there are at least as many. What filters name that the store keeps count of (status, stage,
   * message type, chain, signer) is always complete.
   */
  count(filter: ListFilter, most: number): Promise<FilteredCounts>;

  /** What `activityOf` made of every change, summed up per span of time, oldest first. */
  activity(query: ActivityQuery): Promise<ActivitySum[]>;

  /** All attempts (by generation, nonce and index) and all events (by seq) of one transaction. */
  history(id: string): Promise<History>;

  /**
   * Events of all transactions, from the first or behind a position. Nothing ever appears in front of what was read, so
   * that whoever goes on behind the last position it was given misses nothing; what is being written may come late.
   */
  eventsAfter(position: string | null, limit: number): Promise<LoggedEvent[]>;

  /** A position in front of everything that is written from now on; null while there was no event. */
  lastPosition(): Promise<string | null>;

  /**
   * Stores a person's wish: the new state of one transaction, its remarks too, together with its event, if the stored
   * version is still `version - 1`. False: somebody was first, and nothing was changed.
   */
  act(transaction: Transaction, event: TransactionEvent): Promise<boolean>;

  /** Lanes with a queued transaction or an unused slot. */
  busyLanes(): Promise<LaneId[]>;

  /**
   * Takes or renews ownership of a lane for `ttlMs`, creating it if it is new. The epoch is raised whenever the holder
   * changes. Null while another holder's lease has not run out.
   */
  lease(request: LeaseRequest): Promise<Lane | null>;

  /**
   * Makes an instance that drives lanes known for `ttlMs`, or for as long again: how lanes are shared out follows. Keeps
   * what it says of its lanes; the last word on each counts.
   */
  attend(request: AttendRequest): Promise<void>;

  /** Forgets an instance at once. */
  leave(holder: string): Promise<void>;

  /** What instances look at all the time: how many there are, and what is new in lanes. */
  glance(request: GlanceRequest): Promise<Glance>;

  /** Gives the lanes back, so that another holder can take them at once. Lanes of other holders are left alone. */
  release(lanes: readonly LaneId[], holder: string): Promise<void>;

  /**
   * Keeps what a person ordered of a lane, creating the lane if it is new; what is left out stays. Its owner reads it
   * with its lease. A commit that writes `review` clears `approved`: it was meant for the review that stood.
   */
  order(key: LaneKey, orders: Partial<LaneOrders>): Promise<void>;

  /** All lanes there ever were, by id. */
  lanes(): Promise<HeldLane[]>;

  /**
   * Why this store believes that it is an older copy of itself, in words for people; null: it has no reason to. A store
   * that cannot tell has no such method.
   */
  setBack?(): Promise<string | null>;

  /**
   * Stops every lane that ever had a transaction for this review, parks what it has (`parkedAt` is then not before
   * anything of the store was created or cleared), drops what was approved, and raises the lane's seq, so that an owner reads it
   * again; all lanes or none. Returns them. `setBack` has then been taken note of.
   */
  stopLanes(review: NonceReview): Promise<LaneId[]>;

  /**
   * Begins a lane anew on a chain that was reset, if its epoch and seq are still those given; false: they are not, and
   * nothing was changed. All its slots are used. They and their attempts are put aside: attempts stay in the histories of
   * their transactions and are found by their hash, nonces and hashes are free again. The lane then has this incarnation,
   * no base nonce, no review, what is given as `parkedAt`, and a seq that is one higher.
   */
  renewLane(request: RenewRequest): Promise<boolean>;

  /** Everything a new owner must know to go on: unused slots with all their attempts and transactions. */
  openLane(lane: LaneId): Promise<LaneWork>;

  /**
   * Slots of a lane from a nonce on, used ones too, at most `limit`, by nonce, with all their attempts and those of their
   * transactions that are still the lane's. Read when the chain has taken back what was decided.
   */
  slotsFrom(lane: LaneId, nonce: number, limit: number): Promise<LaneSlots>;

  /** Queued transactions of a lane, by priority (highest first) and place, behind `after`. */
  queued(lane: LaneId, after: QueuePosition | null, limit: number): Promise<Transaction[]>;

  /**
   * Writes what a lane decided or learned, if the lane's epoch and seq are still those given and the versions in
   * `expected` hold; raises seq. With `skipChanged`, a transaction whose version moved is left as it is (its event
   * too) and named in `skipped`; everything else is written. A new transaction whose id or idempotency key is taken, and a
   * new slot or hash that exists, is a conflict.
   */
  commit(commit: LaneCommit): Promise<CommitOutcome>;

  /**
   * Removes settled transactions that nothing has changed since a time, oldest first, with their events and attempts;
   * tells how many. Settled: in a last stage, and without an unused slot. Slots stay: no nonce is forgotten.
   */
  prune(request: PruneRequest): Promise<number>;

  /** How instances call each other, where several share the store. Left out: this process alone has it. */
  readonly calls?: InstanceCalls;

  /** How much it takes, and of which release its tables are. Left out: it has nothing to tell. */
  state?(): Promise<StoreState>;

  /** Small records that are not about transactions. */
  readonly documents: Documents;

  /** Waits for what is under way and closes. Safe to call twice. */
  close(): Promise<void>;
}

/** What a broadcaster needs of a store inside somebody else's transaction. */
export type StoreWithin = Pick<Store, 'insert' | 'list' | 'documents'>;

export interface Accepted {
  readonly transaction: Transaction;
  readonly event: TransactionEvent;
}

export type InsertOutcome =
  | { readonly inserted: true }
  /** The key was taken before, by this transaction (in its present state). */
  | { readonly inserted: false; readonly existing: Transaction };

export interface PruneRequest {
  /** Epoch ms: only what was last changed before goes, and with it idempotency keys that are older still. */
  readonly before: number;
  readonly statuses: readonly Status[];
  /** Most to remove at once: few where a store holds up the process. */
  readonly limit: number;
}
