import { BroadcasterError } from '@tx-broadcaster/core';
import type { Driver, Work } from '@tx-broadcaster/store-kysely';
import type { Answers } from './answers.js';
import type { Connection, Connections, Decided } from './connections.js';
import { isAnswer, isCollision, isDisconnection, storeError } from './store-error.js';
import { type Outcome, together } from './together.js';

/** A write that waits for its commit. */
interface Job {
  readonly claims: readonly string[];
  readonly work: () => Work<unknown>;
  readonly settle: (value: unknown) => void;
  readonly fail: (error: unknown) => void;
}

export interface PostgresDriverOptions {
  readonly connections: Connections;
  readonly answers: Answers;
  readonly onClose: () => Promise<void>;
}

/** How often a transaction is begun again of which the server says, or it is certain, that nothing was applied. */
const mostTries = 5;

/** How often another connection is tried when one ends: all that were idle may have ended with their server. */
const mostConnections = 3;

/** Commits under way at a time: while one becomes durable, the next does its statements. */
const mostCommits = 2;

/** Writes that share a commit. */
const mostTogether = 500;

/**
 * Runs works on a pool of connections. Writes of one turn of the event loop, and all that come while every writer is
 * busy, share a commit, because making it durable is what costs; each is all or nothing by itself. Those that claim the
 * same never are in two commits at a time.
 *
 * @internal
 */
export class PostgresDriver implements Driver {
  readonly #connections: Connections;
  readonly #answers: Answers;
  readonly #onClose: () => Promise<void>;
  readonly #underWay = new Set<Promise<unknown>>();
  /** What commits under way have claimed. */
  readonly #claimed = new Set<string>();
  #jobs: Job[] = [];
  #commits = 0;
  #soon = false;
  #closing: Promise<void> | null = null;

  constructor({ connections, answers, onClose }: PostgresDriverOptions) {
    this.#connections = connections;
    this.#answers = answers;
    this.#onClose = onClose;
  }

  write<T>(work: () => Work<T>, claims: readonly string[] = []): Promise<T> {
    return this.#track(
      () =>
        new Promise((resolve, reject) => {
          this.#jobs.push({ claims, work, settle: (value) => resolve(value as T), fail: reject }); // what this work ended with
          this.#wake();
        }),
    );
  }

  read<T>(work: () => Work<T>): Promise<T> {
    return this.#track(() => this.#readOnly(work, (use) => this.#connections.transaction('read', use)));
  }

  ask<T>(work: () => Work<T>): Promise<T> {
    return this.#track(() => this.#readOnly(work, async (use) => (await this.#connections.lend(use)).value));
  }

  close(): Promise<void> {
    this.#closing ??= Promise.allSettled(this.#underWay).then(() => this.#onClose());
    return this.#closing;
  }

  #track<T>(run: () => Promise<T>): Promise<T> {
    if (this.#closing !== null) {
      return Promise.reject(new BroadcasterError('store_unavailable', 'The store is closed.'));
    }
    const result = run();
    const settled = result.then(noop, noop).finally(() => this.#underWay.delete(settled));
    this.#underWay.add(settled);
    return result;
  }

  async #readOnly<T>(
    work: () => Work<T>,
    lend: (use: (connection: Connection) => Promise<Decided<Outcome<T>>>) => Promise<Outcome<T>>,
  ): Promise<T> {
    const outcome = await this.#tried(() =>
      lend(async (connection) => {
        const [outcome] = (await together([work()], this.#answers, connection)).outcomes;
        if (outcome === undefined) throw new Error('a work ended without an outcome');
        return { keep: true, value: outcome };
      }),
    ).catch((error: unknown) => {
      throw storeError(error);
    });
    if ('thrown' in outcome) throw outcome.thrown;
    return outcome.value;
  }

  #wake(): void {
    if (this.#soon) return;
    this.#soon = true;
    setImmediate(() => {
      this.#soon = false;
      while (this.#commits < mostCommits) {
        const jobs = this.#take();
        if (jobs.length === 0) return;
        const claims = jobs.flatMap((job) => job.claims);
        for (const claim of claims) this.#claimed.add(claim);
        this.#commits++;
        void this.#commit(jobs).finally(() => {
          this.#commits--;
          for (const claim of claims) this.#claimed.delete(claim);
          if (this.#jobs.length > 0) this.#wake();
        });
      }
    });
  }

  /** The next that no commit under way is in the way of; those of one claim stay in their order. */
  #take(): Job[] {
    const taken: Job[] = [];
    const left: Job[] = [];
    const held = new Set(this.#claimed);
    for (const job of this.#jobs) {
      if (taken.length < mostTogether && !job.claims.some((claim) => held.has(claim))) taken.push(job);
      else {
        left.push(job);
        for (const claim of job.claims) held.add(claim);
      }
    }
    this.#jobs = left;
    return taken;
  }

  /** Settles every job. Those that have to be undone do not take the others with them. */
  async #commit(jobs: readonly Job[]): Promise<void> {
    let outcomes: readonly Outcome<unknown>[];
    try {
      outcomes = await this.#tried(() => this.#transaction(jobs));
    } catch (error) {
      // whose fault an answer of the database was shows when each runs alone; else all have the same outcome
      if (jobs.length > 1 && isAnswer(error) && !isCollision(error)) await this.#commitEach(jobs);
      else for (const { fail } of jobs) fail(storeError(error));
      return;
    }
    const kept = outcomes.every(isKept);
    if (!kept && jobs.length > 1) {
      await this.#commit(jobs.filter((_, at) => isKept(outcomes[at])));
      await this.#commitEach(jobs.filter((_, at) => !isKept(outcomes[at])));
      return;
    }
    for (const [at, { settle, fail }] of jobs.entries()) {
      const outcome = outcomes[at];
      if (outcome === undefined) fail(new Error('a work ended without an outcome'));
      else if ('thrown' in outcome) fail(outcome.thrown);
      else settle(outcome.value);
    }
  }

  async #commitEach(jobs: readonly Job[]): Promise<void> {
    for (const job of jobs) await this.#commit([job]);
  }

  /** Nothing is written unless all are to be kept. */
  #transaction(jobs: readonly Job[]): Promise<readonly Outcome<unknown>[]> {
    return this.#connections.transaction('write', async (connection) => {
      const works = jobs.map(({ work }) => work());
      const { outcomes, last } = await together(works, this.#answers, connection);
      return { keep: outcomes.every(isKept), value: outcomes, last };
    });
  }

  /** Begins again where it is certain that nothing was applied and the next try may do better. */
  async #tried<T>(run: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await run();
      } catch (error) {
        const again = isCollision(error) || (isDisconnection(error) && tries < mostConnections);
        if (!again || tries === mostTries) throw error;
      }
    }
  }
}

function isKept(outcome: Outcome<unknown> | undefined): boolean {
  return outcome !== undefined && 'keep' in outcome && outcome.keep;
}

function noop(): void {}
