import { BroadcasterError } from '@tx-broadcaster/core';
import type { Change, Driver, Ending, Find, Step, Work } from '@tx-broadcaster/store-kysely';
import type { Database, Statement } from 'better-sqlite3';
import { sqliteText } from './sqlite-text.js';
import { storeError } from './store-error.js';

/** How long one commit may gather writes: in this time nothing else runs. */
const mostMsPerCommit = 20;

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
  readonly #prepared = new WeakMap<object, Statement>();
  #jobs: Job[] = [];
  #closed = false;

  constructor({ database, assertLasting, onCommit, onClose }: SqliteDriverOptions) {
    this.#database = database;
    this.#assertLasting = assertLasting;
    this.#onCommit = onCommit;
    this.#onClose = onClose;
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
    while (this.#jobs.length > 0) this.#commit();
    this.#closed = true;
    this.#onClose();
  }

  #assertOpen(): void {
    if (this.#closed) throw new BroadcasterError('store_unavailable', 'The store is closed.');
  }

  #add(job: Job): void {
    this.#jobs.push(job);
    if (this.#jobs.length === 1) setImmediate(() => this.#commit());
  }

  #commit(): void {
    const jobs = this.#jobs;
    this.#jobs = [];
    let tell: (() => void)[];
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
        return step.keys.map((key) => statement.get(key));
      }
      case 'query': {
        const statement = this.#prepare(step.template, step.template.sql);
        return statement.all(step.parameters);
      }
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
