import type { Hex } from 'viem';
import type { Activity } from '../transaction/activity.js';
import type { Attempt } from '../transaction/attempt.js';
import type { TransactionEvent } from '../transaction/event.js';
import type { FailureCategory } from '../transaction/failure.js';
import type { Lane, LaneOrders, NonceReview } from '../transaction/lane.js';
import type { Slot } from '../transaction/slot.js';
import type { BlockedOn, Stage, Status } from '../transaction/stage.js';
import type { LaneId, Transaction } from '../transaction/transaction.js';
import type { Documents } from './documents.js';

/**
 * Where transactions live. A store holds no rules: it keeps rows, compares versions, and makes commits durable.
 *
 * Every method that writes resolves only after the commit is durable, is all or nothing unless it says otherwise, and
 * may be called concurrently. A rejected promise means *unknown*: the write may or may not have happened. A store is
 * told the time and never asks for it, except that a shared database measures leases with its own clock.
 *
 * Each sentence in this file is a test of the conformance kit (`@tx-broadcaster/core/testing`).
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
   * Stops every lane that ever had a transaction for this review, parks what it has (`parkedAt` is then not before the
   * newest transaction of the store), drops what was approved, and raises the lane's seq, so that an owner reads it
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
   * Slots of a lane from a nonce on, used ones too, at most `limit`, by nonce, with all their attempts and transactions.
   * Read when the chain has taken back what was decided.
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

export interface ListQuery {
  readonly filter?: ListFilter;
  /** Default `newest`. */
  readonly order?: 'newest' | 'oldest';
  /** Id of the last transaction of the page before. */
  readonly after?: string | null;
  readonly limit: number;
}

/** All conditions hold together; a list means any of its values. */
export interface ListFilter {
  readonly status?: readonly Status[];
  readonly stage?: readonly Stage[];
  /** Whole names; one that ends in `*` means every name that begins so. */
  readonly messageType?: readonly string[];
  readonly chainId?: number;
  /** The signer, any letter case. */
  readonly from?: string;
  /** The recipient, any letter case. */
  readonly to?: string;
  /** The signer or the recipient, any letter case. */
  readonly address?: string;
  readonly nonce?: number;
  /** The hash of any attempt. */
  readonly hash?: string;
  readonly externalId?: string;
  readonly submittedBy?: string;
  /** Of any submitter. */
  readonly idempotencyKey?: string;
  readonly parentId?: string;
  /** What the id begins with: at least 8 characters, in lower case. */
  readonly idPrefix?: string;
  /** The external id, the idempotency key or a part of the message type (any letter case); a number: the nonce too. */
  readonly mentions?: string;
  readonly tag?: readonly string[];
  /** `failure.code` */
  readonly failureCode?: readonly string[];
  readonly failureCategory?: readonly FailureCategory[];
  readonly blockNumber?: number;
  /** Payloads signed so far: at least so many. */
  readonly attemptsFrom?: number;
  /** Values inside `data`, all of them. */
  readonly data?: readonly DataCondition[];
  /** Epoch ms, inclusive. */
  readonly createdFrom?: number;
  /** Epoch ms, exclusive. */
  readonly createdBefore?: number;
  /** The same for the last change. */
  readonly updatedFrom?: number;
  readonly updatedBefore?: number;
}

/** A text, a number or a boolean inside `data` that, written as text, is `equals`. */
export interface DataCondition {
  /** Names of fields, from the outside in, of letters, digits, `_` and `-`; digits alone are an index of an array. */
  readonly path: readonly string[];
  readonly equals: string;
}

export interface FilteredCounts {
  readonly counts: StageCount[];
  readonly complete: boolean;
}

/** Spans are aligned to the epoch. Minutes are kept for two days at least, hours for good. */
export interface ActivityQuery {
  /** Epoch ms, inclusive: spans that begin here or later. */
  readonly from: number;
  /** Epoch ms, exclusive: spans that begin earlier. */
  readonly before: number;
  /** Length of a span, ms: whole minutes; from an hour on whole hours. */
  readonly span: number;
  /** As in a filter. */
  readonly messageType?: readonly string[];
  readonly lanes?: readonly LaneId[];
  /** Whose sums are told apart. Left out: nobody's. */
  readonly per?: 'lane' | 'messageType';
}

export interface ActivitySum extends Pick<Activity, 'at' | 'measure' | 'detail' | 'amount'> {
  /** The lane or message type, where they are told apart; else ''. */
  readonly group: string;
}

export interface StageCount {
  readonly status: Status;
  readonly stage: Stage;
  readonly count: number;
}

export interface History {
  readonly attempts: Attempt[];
  readonly events: TransactionEvent[];
}

/** One event of the log of all transactions. */
export interface LoggedEvent {
  /** Where it stands in the log: text that sorts as the log does, and says nothing else. */
  readonly position: string;
  readonly event: TransactionEvent;
  /** The status before; null: this is the transaction's first event. */
  readonly previousStatus: Status | null;
  /** The transaction as it is now, which may be further on. */
  readonly transaction: Transaction;
}

export interface PruneRequest {
  /** Epoch ms: only what was last changed before goes, and with it idempotency keys that are older still. */
  readonly before: number;
  readonly statuses: readonly Status[];
  /** Most to remove at once: few where a store holds up the process. */
  readonly limit: number;
}

export interface LaneKey {
  readonly lane: LaneId;
  readonly chainId: number;
  readonly signer: Lane['signer'];
}

export interface HeldLane extends Lane {
  /** Who leased it last and has not given it back. */
  readonly holder: string | null;
  /** What was last said of it; null: nothing was. */
  readonly report: LaneReport | null;
}

/** What the owner of a lane says of it, for those who do not drive it. Plain JSON. */
export interface LaneReport {
  readonly blockedOn: BlockedOn;
  readonly parkedAt: number | null;
  readonly queued: number;
  readonly inFlight: number;
  /** The last look at the chain; `balance` is in wei. */
  readonly seen: { readonly at: number; readonly headBlock: number; readonly balance: string } | null;
}

export interface LeaseRequest extends LaneKey {
  /** New at every start of a process. */
  readonly holder: string;
  readonly ttlMs: number;
  readonly now: number;
}

export interface AttendRequest {
  readonly holder: string;
  readonly ttlMs: number;
  readonly reports: ReadonlyMap<LaneId, LaneReport>;
  readonly now: number;
}

export interface GlanceRequest {
  readonly lanes: readonly LaneId[];
  readonly now: number;
}

export interface Glance {
  /** Instances that attend. */
  readonly instances: number;
  /** In the order asked for; a lane that nobody knows is free, and nothing happened in it. */
  readonly lanes: readonly LaneGlance[];
}

export interface LaneGlance {
  readonly lane: LaneId;
  /** Nobody holds it: it was never leased, was given back, or its lease has run out. */
  readonly free: boolean;
  /** How many transactions are queued. */
  readonly queued: number;
  /** How often people have acted on its transactions or ordered something of it. */
  readonly acts: number;
  /** What was last said of it; null: nothing was. */
  readonly report: LaneReport | null;
}

/** Calls between instances are hints: they may be lost, and whoever waits for one looks by itself now and then. */
export interface InstanceCalls {
  /** Tells the other instances. Never rejects, and waits for nobody. */
  call(lane: LaneId, news: LaneNews): void;
  /** Told what others called; null: calls may have been missed. Returns the function that stops listening. */
  listen(listener: (lane: LaneId | null, news: LaneNews) => void): () => void;
}

/**
 * `told`: something happened to its transactions; `queued`: it has a new one; `acted`: a person acted on one of them, or
 * ordered something of it; `freed`: nobody holds it any more. Of what is called at once each includes those before it.
 */
export type LaneNews = 'told' | 'queued' | 'acted' | 'freed';

export interface RenewRequest {
  readonly lane: LaneId;
  readonly epoch: number;
  readonly seq: number;
  readonly incarnation: number;
  readonly parkedAt: number | null;
}

export interface LaneSlots {
  readonly slots: Slot[];
  /** All attempts of those slots. */
  readonly attempts: Attempt[];
  /** The transactions of those slots. */
  readonly transactions: Transaction[];
}

export interface LaneWork {
  readonly lane: Lane;
  /** The highest nonce that ever had a slot; null: none. */
  readonly highestNonce: number | null;
  /** Slots with `usedBy` null. */
  readonly slots: Slot[];
  /** All attempts of those slots. */
  readonly attempts: Attempt[];
  /** The transactions of those slots. */
  readonly transactions: Transaction[];
  /** How many transactions are queued. */
  readonly queued: number;
}

export interface QueuePosition {
  readonly priority: number;
  readonly place: string;
}

export interface LaneCommit {
  readonly lane: LaneId;
  readonly epoch: number;
  readonly seq: number;
  /** Versions that must still hold: of every transaction that is changed, or that led to a signed attempt. */
  readonly expected: ReadonlyMap<string, number>;
  readonly skipChanged: boolean;
  /**
   * Queued transactions that go over to another lane, which with their signer is theirs from now on. Each is named in
   * `expected`; if one is not queued in this lane any more, that is a conflict.
   */
  readonly leaving: readonly Transaction[];
  /** Transactions that were never inserted: they come into being with what the lane made of them at once. */
  readonly newTransactions: readonly Transaction[];
  readonly transactions: readonly Transaction[];
  /** One of each transaction, new ones included. */
  readonly events: readonly TransactionEvent[];
  readonly newSlots: readonly Slot[];
  /** Slots whose state moved; a slot never changes its transaction. */
  readonly slots: readonly Slot[];
  readonly newAttempts: readonly Attempt[];
  /** Attempts that were sent; only the send record moves. */
  readonly attempts: readonly Attempt[];
  /** Left out: unchanged. */
  readonly baseNonce?: number;
  readonly review?: NonceReview | null;
  readonly parkedAt?: number | null;
}

export type CommitOutcome =
  | { readonly applied: true; readonly skipped: readonly string[] }
  /** The lane has another owner, or a commit of this owner's past got through late: nothing was written. */
  | { readonly applied: false; readonly reason: 'fenced' }
  /** A transaction was changed by somebody else, or what should be new is not: nothing was written. */
  | { readonly applied: false; readonly reason: 'conflict' };
