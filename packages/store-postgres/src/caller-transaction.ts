import { BroadcasterError } from '@tx-broadcaster/core';
import type { Work, WorkRunner } from '@tx-broadcaster/store-kysely';
import type { Answers } from './answers.js';
import { type Connection, lastingCommit } from './connections.js';
import { codeOf, storeError } from './store-error.js';
import { together } from './together.js';

/** One after the other on each handle: they share its connection. */
const underWay = new WeakMap<object, Promise<unknown>>();

/**
 * Runs works in a transaction that a caller has begun. Each has a savepoint: one that fails, or is to be undone, leaves the
 * transaction as it was.
 *
 * @internal
 */
export class CallerTransaction implements WorkRunner {
  readonly #handle: object;
  readonly #connection: Connection;
  readonly #answers: Answers;

  constructor(handle: object, connection: Connection, answers: Answers) {
    this.#handle = handle;
    this.#connection = connection;
    this.#answers = answers;
  }

  write<T>(work: () => Work<T>): Promise<T> {
    return this.#alone(async () => {
      // the caller's commit has to last as ours do
      await this.#connection.rows(`select ${lastingCommit}`, []);
      const { outcomes, last } = await together([work()], this.#answers, this.#connection);
      const [outcome] = outcomes;
      if (outcome === undefined) throw new Error('a work ended without an outcome');
      if ('thrown' in outcome) throw outcome.thrown;
      await last();
      return outcome;
    });
  }

  read<T>(work: () => Work<T>): Promise<T> {
    return this.write(work);
  }

  ask<T>(work: () => Work<T>): Promise<T> {
    return this.write(work);
  }

  /** Runs one statement. @throws BroadcasterError `invalid_field` where no transaction is open */
  statement<Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> {
    return this.#alone(async () => ({ keep: true, value: await this.#connection.rows<Row>(text, values) }));
  }

  #alone<T>(run: () => Promise<{ readonly keep: boolean; readonly value: T }>): Promise<T> {
    const before = underWay.get(this.#handle) ?? Promise.resolve();
    const result = before.then(() => this.#inSavepoint(run));
    underWay.set(
      this.#handle,
      result.catch(() => {}),
    );
    return result;
  }

  async #inSavepoint<T>(run: () => Promise<{ readonly keep: boolean; readonly value: T }>): Promise<T> {
    try {
      await this.#connection.command('savepoint tx_broadcaster');
    } catch (error) {
      throw codeOf(error) === '25P01' ? noTransaction() : storeError(error);
    }
    try {
      const { keep, value } = await run();
      if (!keep) await this.#connection.command('rollback to savepoint tx_broadcaster');
      await this.#connection.command('release savepoint tx_broadcaster');
      return value;
    } catch (error) {
      // where that fails the transaction is lost anyway, with all that is in it
      await this.#connection
        .command('rollback to savepoint tx_broadcaster')
        .then(() => this.#connection.command('release savepoint tx_broadcaster'))
        .catch(() => {});
      throw storeError(error);
    }
  }
}

function noTransaction(): BroadcasterError {
  return notAHandle('no transaction is open on it: begin one first');
}

/** What was given as `db` cannot be used. */
export function notAHandle(detail: string): BroadcasterError {
  return new BroadcasterError('invalid_field', `not valid: db (${detail})`, {
    issues: [{ pointer: '/db', code: 'invalid_value', detail }],
    hint: 'Give a client of pg on which you have begun a transaction, or a transaction of Kysely.',
  });
}
