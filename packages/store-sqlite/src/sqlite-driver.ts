import { setTimeout } from 'node:timers/promises';
import { BroadcasterError } from '@tx-broadcaster/core';
import type { Change, Driver, Ending, Find, Step, Work, WorkRunner } from '@tx-broadcaster/store-kysely';
import type { Database, Statement } from 'better-sqlite3';
import { sqliteText } from './sqlite-text.js';
import { storeError } from './store-error.js';

/** How long one commit may gather writes: in this time nothing else runs. */
const mostMsPerCommit = 20;

/** How often it is looked whether a transaction of somebody else on this handle has ended. */
const lookEveryMs = 2;

/** A write that waits for its commit. */
interface Job {
  /** Runs the work from its beginning; whether what it wrote is kept. */
  readonly run: () => boolean;
  readonly settle: () => void;
  readonly fail: (error: unknown) => void;
}

export interface SqliteDriverOptions {
  readonly database: Database;
  /** Throws when a write could not last. */
  readonly assertLasting: () => void;
  /** Called after each commit. */
  readonly onCommit: () => void;
  readonly onClose: () => void;
  /** How long a transaction of somebody else on this handle is waited for. */
  readonly patienceMs?: number;
}

/**
 * Runs works on one connection. Writes of one turn of the event loop share a commit, because making it durable is what
 * costs; each is all or nothing by itself.
 *
 * @internal
 */
export class SqliteDriver implements Driver {
  readonly #database: Database;
  readonly #assertLasting: () => void;
  readonly #onCommit: () => void;
  readonly #onClose: () => void;
  readonly #patienceMs: number;
  readonly #prepared = new WeakMap<object, Statement>();
  #jobs: Job[] = [];
  #closed = false;
  #free: Promise<void> | null = null;

  constructor({ database, assertLasting, onCommit, onClose, patienceMs = 5_000 }: SqliteDriverOptions) {
    this.#database = database;
    this.#assertLasting = assertLasting;
    this.#onCommit = onCommit;
    this.#onClose = onClose;
    this.#patienceMs = patienceMs;
  }

  async write<T>(work: () => Work<T>): Promise<T> {
    this.#assertOpen();
    return await new Promise((resolve, reject) => {
      let ending: Ending<T>;
      this.#add({
        run: () => {
          ending = this.#run(work());
          return ending.keep;
        },
        settle: () => resolve(ending.value),
        fail: (error) => reject(storeError(error, this.#database.name)),
      });
    });
  }

  async read<T>(work: () => Work<T>): Promise<T> {
    this.#assertOpen();
    // what somebody else has not committed is nobody's business
    while (this.#database.inTransaction) await this.#untilFree();
    this.#assertOpen();
    try {
      return this.#run(work()).value;
    } catch (error) {
      throw storeError(error, this.#database.name);
    }
  }

  ask<T>(work: () => Work<T>): Promise<T> {
    return this.read(work);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    // whether they could be written is for each of them to tell
    if (this.#database.inTransaction) await this.#untilFree().catch(() => {});
    while (this.#jobs.length > 0) this.#commit();
    this.#closed = true;
    this.#onClose();
  }

  /** Runs works in the transaction that a caller has open on this handle. Each that fails leaves it as it was. */
  within(): WorkRunner {
    const run = async <T>(work: () => Work<T>): Promise<T> => {
      this.#assertOpen();
      if (!this.#database.inTransaction) throw ended();
      this.#assertLasting();
      this.#exec('savepoint work');
      try {
        const { keep, value } = this.#run(work());
        if (!keep) this.#exec('rollback to work');
        return value;
      } catch (error) {
        if (this.#database.inTransaction) this.#exec('rollback to work');
        throw storeError(error, this.#database.name);
      } finally {
        if (this.#database.inTransaction) this.#exec('release work');
      }
    };
    return { write: run, read: run, ask: run };
  }

  /** Until no transaction of somebody else is open on the handle. Nothing runs between that and what follows. */
  #untilFree(): Promise<void> {
    this.#free ??= this.#wait().finally(() => {
      this.#free = null;
    });
    return this.#free;
  }

  async #wait(): Promise<void> {
    const until = performance.now() + this.#patienceMs;
    while (this.#database.inTransaction) {
      if (performance.now() > until) throw taken();
      await setTimeout(lookEveryMs);
    }
  }

  #assertOpen(): void {
    if (this.#closed) throw new BroadcasterError('store_unavailable', 'The store is closed.');
  }

  #add(job: Job): void {
    this.#jobs.push(job);
    if (this.#jobs.length === 1) setImmediate(() => void this.#commitSoon());
  }

  async #commitSoon(): Promise<void> {
    // one that waited too long says so
    while (this.#database.inTransaction && (await this.#untilFree().then(yes, no)));
    this.#commit();
  }

  #commit(): void {
    const jobs = this.#jobs;
    this.#jobs = [];
    let tell: (() => void)[];
    if (this.#database.inTransaction) {
      // not ours to end
      for (const job of jobs) job.fail(taken());
      return;
    }
    try {
      if (jobs.length > 0) this.#assertLasting();
      tell = this.#commitTogether(jobs) ?? this.#commitEach(jobs);
    } catch (error) {
      this.#leaveTransaction();
      for (const job of jobs) job.fail(error);
      return;
    }
    this.#onCommit();
    for (const late of jobs.slice(tell.length)) this.#add(late);
    for (const each of tell) each();
  }

  /**
   * All in one transaction with no way back for each, because a savepoint makes SQLite copy every page it touches. Null,
   * and nothing is written, when one of them has to be undone after all.
   */
  #commitTogether(jobs: readonly Job[]): (() => void)[] | null {
    const until = performance.now() + mostMsPerCommit;
    const tell: (() => void)[] = [];
    this.#exec('begin immediate');
    try {
      for (const job of jobs) {
        if (!job.run()) {
          this.#leaveTransaction();
          return null;
        }
        tell.push(job.settle);
        if (performance.now() > until) break;
      }
    } catch {
      // whose fault it was shows when each has a savepoint of its own
      this.#leaveTransaction();
      return null;
    }
    this.#exec('commit');
    return tell;
  }

  /** The same, each with a savepoint: those that have to be undone do not take the others with them. */
  #commitEach(jobs: readonly Job[]): (() => void)[] {
    const until = performance.now() + mostMsPerCommit;
    const tell: (() => void)[] = [];
    this.#exec('begin immediate');
    for (const job of jobs) {
      tell.push(this.#attempt(job));
      if (performance.now() > until) break;
    }
    this.#exec('commit');
    return tell;
  }

  /** Runs one of the writes that share a commit; returns how to tell of it once they are durable. */
  #attempt(job: Job): () => void {
    this.#exec('savepoint work');
    try {
      if (!job.run()) this.#exec('rollback to work');
      this.#exec('release work');
      return job.settle;
    } catch (error) {
      // on a full disk and the like SQLite may end the whole transaction: then all that shared it are undone
      if (!this.#database.inTransaction) throw error;
      this.#exec('rollback to work');
      this.#exec('release work');
      return () => job.fail(error);
    }
  }

  #leaveTransaction(): void {
    try {
      if (this.#database.inTransaction) this.#exec('rollback');
    } catch {
      // the next begin says why
    }
  }

  #run<T>(work: Work<T>): Ending<T> {
    let next = work.next();
    while (next.done !== true) next = work.next(this.#answer(next.value));
    return next.value;
  }

  #answer(step: Step): unknown {
    switch (step.does) {
      case 'change': {
        const statement = this.#statement(step.change);
        return step.rows.map((row) => statement.run(row).changes > 0);
      }
      case 'find': {
        const statement = this.#statement(step.find);
        return step.keys.map((key) => statement.get(...key));
      }
      case 'query': {
        const statement = this.#prepare(step.template, step.template.sql);
        return statement.all(step.parameters);
      }
      case 'several':
        return step.steps.map((one) => this.#answer(one));
    }
  }

  #statement(of: Change | Find): Statement {
    return this.#prepared.get(of) ?? this.#prepare(of, sqliteText(of));
  }

  #prepare(of: object, text: string): Statement {
    // a handle that was handed in may be set to read every integer as a bigint
    const statement = this.#prepared.get(of) ?? this.#database.prepare(text).safeIntegers(false);
    this.#prepared.set(of, statement);
    return statement;
  }

  #exec(
    text: 'begin immediate' | 'commit' | 'rollback' | 'savepoint work' | 'rollback to work' | 'release work',
  ): void {
    this.#database.exec(text);
  }
}

function taken(): BroadcasterError {
  return new BroadcasterError(
    'store_unavailable',
    'A transaction of somebody else stays open on the handle of the store.',
    {
      retryable: true,
      hint: 'End it; inside a transaction of yours the store can be reached by `db` only.',
    },
  );
}

function ended(): BroadcasterError {
  return new BroadcasterError('invalid_field', 'not valid: db (its transaction has ended)', {
    issues: [{ pointer: '/db', code: 'invalid_value', detail: 'its transaction has ended' }],
    hint: 'End a transaction only when all that was broadcast in it has been answered.',
  });
}

const yes = () => true;
const no = () => false;
