import { randomUUID } from 'node:crypto';
import { type Clock, type Documents, systemClock } from '@tx-broadcaster/core';
import { Problem } from '../http/problem.js';
import type { NoticeLog } from '../notices/notice-log.js';
import type { Actors } from './act-on.js';
import {
  type OperationOrder,
  type OperationRecord,
  type OperationRequest,
  type OperationResult,
  type StoredOperation,
  toOperationRecord,
} from './operation.js';
import { leaseMs, runOperation } from './operation-run.js';
import { OperationStore, type Versioned } from './operation-store.js';
import { type OperationPreview, previewOperation } from './preview.js';

export interface OperationsOptions {
  /** The broadcaster itself: what an operation may do was settled when it was ordered. */
  readonly broadcaster: Actors;
  /** Where operations are kept: a store's. */
  readonly documents: Documents;
  /** Told of every end, in the commit that brings it. @default nobody */
  readonly notices?: Pick<NoticeLog, 'append'>;
  readonly clock?: Clock;
  /** Told of every step of every operation that this instance works on. */
  readonly onProgress?: (operation: OperationRecord) => void;
  /** Told when something ends that should go on; it is begun again by itself. */
  readonly warn?: (error: unknown) => void;
}

const mostRunning = 3;
const mostCounted = 100_000;

/**
 * One action on many transactions, in the background: durable, watched, aborted and resumed at will, and gone on with
 * by any instance after a crash.
 *
 * @example
 * const operations = new Operations({ broadcaster, documents: store.documents });
 * await startServer({ broadcaster, operations });
 */
export class Operations {
  readonly #options: OperationsOptions;
  readonly #store: OperationStore;
  readonly #clock: Clock;
  readonly #holder = randomUUID();
  readonly #stopped = new AbortController();
  readonly #running = new Map<string, Promise<void>>();
  #cancelTimer: () => void = () => {};

  constructor(options: OperationsOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#store = new OperationStore(options.documents, options.notices);
  }

  /** Goes on with what was begun, here or by an instance that died. */
  async start(): Promise<void> {
    await this.#adopt();
    this.#look();
  }

  /** Finishes the transactions in hand and leaves the rest to another instance, or to the next start. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#cancelTimer();
    await Promise.allSettled([...this.#running.values()]);
  }

  /** What an order would do to each transaction; nothing is changed. */
  preview(order: OperationOrder): Promise<OperationPreview> {
    return previewOperation(order, this.#options.broadcaster);
  }

  /**
   * Begins an operation; one that the same request has begun before is not begun again, and that is told.
   *
   * @throws Problem `operation_limit`, `idempotency_key_reused`
   */
  async begin(
    order: OperationOrder,
    request: OperationRequest | null = null,
    onReplayed: () => void = () => {},
  ): Promise<OperationRecord> {
    const before = request && (await this.#begunBy(request));
    if (before) {
      onReplayed();
      return before;
    }
    const running = await this.#store.running();
    if (running.length >= mostRunning) {
      throw new Problem('operation_limit', `${running.length} operations are running, the limit is ${mostRunning}.`, {
        hint: 'Wait for one of them, or abort it.',
      });
    }
    const { ids, ...rest } = order;
    const { total, exact } = await this.#totalOf(order);
    const now = this.#clock.now();
    const operation: StoredOperation = {
      id: newOperationId(now),
      order: rest,
      status: 'running',
      createdAt: now,
      finishedAt: null,
      total: Math.min(total, order.limit),
      isTotalExact: exact || total >= order.limit,
      succeeded: 0,
      skipped: 0,
      failed: 0,
      reasons: {},
      taken: 0,
      after: null,
      page: [],
      pages: 0,
      toldAt: now,
      runner: null,
    };
    if (await this.#store.create(operation, ids, request, now)) {
      this.#run(operation.id);
      return toOperationRecord(operation, 1, now, now);
    }
    const first = request && (await this.#begunBy(request));
    if (!first) throw new Error(`the operation ${operation.id} exists`);
    onReplayed();
    return first;
  }

  /** What a request has begun before; null: nothing. */
  async #begunBy({ name, fingerprint }: OperationRequest): Promise<OperationRecord | null> {
    const begun = await this.#store.begun(name);
    if (begun === null || begun.fingerprint === fingerprint) return begun && this.get(begun.operation_id);
    throw new Problem('idempotency_key_reused', 'This idempotency key belongs to another operation.', {
      hint: 'Use a new key for every operation that you want once.',
      members: { operation_id: begun.operation_id },
    });
  }

  async get(id: string): Promise<OperationRecord | null> {
    const found = await this.#store.get(id);
    return found && this.#record(found);
  }

  /** Newest first. */
  async list(after: string | null, limit: number): Promise<OperationRecord[]> {
    return (await this.#store.list(after, limit)).map((found) => this.#record(found));
  }

  /** One page of what became of each transaction; null behind the last. */
  results(id: string, page: number): Promise<readonly OperationResult[] | null> {
    return this.#store.results(id, page);
  }

  /** Nothing further is done; what is in hand is finished. Null for an unknown id. */
  abort(id: string): Promise<OperationRecord | null> {
    return this.#change(id, 'running', (operation, now) => ({ ...operation, status: 'aborted', finishedAt: now }));
  }

  /** Goes on where it was aborted. */
  async resume(id: string): Promise<OperationRecord | null> {
    const resumed = await this.#change(id, 'aborted', (operation) => ({
      ...operation,
      status: 'running',
      finishedAt: null,
    }));
    if (resumed) this.#run(id);
    return resumed;
  }

  async #change(
    id: string,
    from: StoredOperation['status'],
    change: (operation: StoredOperation, now: number) => StoredOperation,
  ): Promise<OperationRecord | null> {
    for (;;) {
      const current = await this.#store.get(id);
      if (current === null) return null;
      if (current.operation.status !== from) {
        const detail = `Expected an operation that is ${from}, this one is ${current.operation.status}.`;
        throw new Problem('conflict', detail, { members: { operation: this.#record(current) } });
      }
      const now = this.#clock.now();
      const changed = await this.#store.change(current, change(current.operation, now), now);
      if (changed) return this.#record(changed);
    }
  }

  async #totalOf({ filter, ids, excludeIds }: OperationOrder): Promise<{ total: number; exact: boolean }> {
    if (ids !== null) return { total: ids.filter((id) => !excludeIds.includes(id)).length, exact: true };
    const { counts, complete } = await this.#options.broadcaster.count(filter ?? {}, mostCounted);
    return { total: counts.reduce((sum, { count }) => sum + count, 0), exact: complete && excludeIds.length === 0 };
  }

  #run(id: string): void {
    if (this.#running.has(id) || this.#stopped.signal.aborted) return;
    const { broadcaster, onProgress, warn } = this.#options;
    const run = runOperation(id, {
      store: this.#store,
      broadcaster,
      clock: this.#clock,
      holder: this.#holder,
      stopped: this.#stopped.signal,
      progressed: (changed) => onProgress?.(this.#record(changed)),
    })
      .catch((error) => warn?.(error))
      .finally(() => this.#running.delete(id));
    this.#running.set(id, run);
  }

  async #adopt(): Promise<void> {
    for (const { operation } of await this.#store.running()) this.#run(operation.id);
  }

  #look(): void {
    if (this.#stopped.signal.aborted) return;
    this.#cancelTimer = this.#clock.after(leaseMs / 2, () => {
      this.#adopt()
        .catch((error) => this.#options.warn?.(error))
        .finally(() => this.#look());
    });
  }

  #record({ operation, version, updatedAt }: Versioned): OperationRecord {
    return toOperationRecord(operation, version, updatedAt, this.#clock.now());
  }
}

/** Sorts by time. */
function newOperationId(now: number): string {
  return `op_${Math.floor(now).toString(16).padStart(12, '0')}7${randomUUID().replaceAll('-', '').slice(13)}`;
}
