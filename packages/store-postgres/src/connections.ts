import type { Writable } from 'node:stream';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import pg from 'pg';
import { statementName } from './statement-name.js';
import { commitUnknown, isAnswer, isCollision } from './store-error.js';

export interface ConnectionsOptions {
  readonly pool: Pool;
  /** Statements may be prepared once per connection: not where a pooler gives each transaction another one. */
  readonly prepare: boolean;
  /** After this a statement is given up, ms; half of it is the longest wait for a lock. */
  readonly timeoutMs: number;
}

/** One connection, for as long as it is lent. */
export interface Connection {
  /**
   * Calls each of these, which send a statement, and tells how they ended: all in one message where the connection takes
   * statements before it has answered those in front of them; else one after the other, up to the first that fails.
   */
  all(sends: readonly (() => Promise<unknown>)[]): Promise<readonly PromiseSettledResult<unknown>[]>;
  /** Runs one statement; `prepared` where the same text comes again and again. */
  rows<Row extends QueryResultRow>(text: string, values: readonly unknown[], prepared?: boolean): Promise<Row[]>;
  /** Runs a text without parameters, which may hold several statements; the last one's command tag. */
  command(text: string): Promise<string>;
}

/** How a transaction is to end. */
export interface Decided<T> {
  readonly keep: boolean;
  readonly value: T;
  /** What is left to be written where it is kept: on its way together with the commit. */
  readonly last?: () => Promise<unknown>;
}

/** Lends connections of a pool, and takes back those that are still good. */
export class Connections {
  readonly #options: ConnectionsOptions;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  /** A connection for statements that stand alone. */
  async lend<T>(use: (connection: Connection) => Promise<T>): Promise<T> {
    const client = await this.#options.pool.connect();
    // what is under way fails by itself; without a listener the process would end as well
    client.on('error', ignore);
    let good = true;
    try {
      return await use(this.#connection(client));
    } catch (error) {
      good = isAnswer(error);
      throw error;
    } finally {
      client.off('error', ignore);
      client.release(!good);
    }
  }

  /** Ends with a commit if `use` says so, else nothing of it is kept. */
  async transaction<T>(kind: 'write' | 'read', use: (connection: Connection) => Promise<Decided<T>>): Promise<T> {
    return await this.lend(async (connection) => {
      await connection.command(this.#begin(kind));
      try {
        const { keep, value, last } = await use(connection);
        if (keep) {
          await end(connection, last);
          return value;
        }
        await connection.command('rollback');
        return value;
      } catch (error) {
        if (isAnswer(error)) await connection.command('rollback');
        throw error;
      }
    });
  }

  /** What a transaction begins with, in one message. Nothing of it outlives the transaction. */
  #begin(kind: 'write' | 'read'): string {
    const { timeoutMs } = this.#options;
    const settings = {
      lock_timeout: timeoutMs / 2,
      statement_timeout: timeoutMs,
      // a process that stands still must not hold on to what others wait for
      idle_in_transaction_session_timeout: timeoutMs / 2,
    };
    const set = Object.entries(settings).map(([name, ms]) => `set_config('${name}', '${Math.ceil(ms)}ms', true)`);
    set.push(...byIndex);
    if (kind === 'read') return `begin isolation level repeatable read, read only; select ${set.join(', ')}`;
    return `begin isolation level read committed, read write; select ${[lastingCommit, ...set].join(', ')}`;
  }

  #connection(client: PoolClient): Connection {
    const { prepare, timeoutMs } = this.#options;
    // the server gives up first; this is for one that does not answer at all
    const limits = { query_timeout: timeoutMs * 1.5, types: numbers };
    return {
      all: (sends) => (client.pipeline ? inOneMessage(client, sends) : oneByOne(sends)),
      async rows<Row extends QueryResultRow>(text: string, values: readonly unknown[], prepared = false) {
        const name = prepare && prepared ? { name: statementName(text) } : {};
        return (await client.query<Row>({ ...name, text, values: [...values], ...limits })).rows;
      },
      async command(text) {
        const results: unknown = await client.query({ text, ...limits });
        const last = Array.isArray(results) ? results.at(-1) : results;
        return commandOf(last);
      },
    };
  }
}

/**
 * All rows are found by an index. A plan that is kept may have been made while the tables were empty, when reading all of
 * one was as good.
 */
const byIndex = ['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin'].map(
  (name) => `set_config('${name}', 'off', true)`,
);

/** Durable when it is told, also where the server or the role is set to less; to more it may be. */
export const lastingCommit =
  "set_config('synchronous_commit', case current_setting('synchronous_commit') when 'remote_apply' then 'remote_apply' else 'on' end, true)";

function ignore(): void {}

async function nothing(): Promise<void> {}

/** `Connection.all` where each is answered one by one. */
export async function oneByOne(sends: readonly (() => Promise<unknown>)[]): Promise<PromiseSettledResult<unknown>[]> {
  const ended: PromiseSettledResult<unknown>[] = [];
  for (const send of sends) {
    ended.push(...(await Promise.allSettled([send()])));
    if (ended.at(-1)?.status === 'rejected') break;
  }
  return ended;
}

/** Each message is a call of the system otherwise, which costs more than most statements do. */
async function inOneMessage(client: PoolClient, sends: readonly (() => Promise<unknown>)[]) {
  const stream = 'connection' in client ? (client.connection as { stream: Writable }).stream : null; // as pg has it
  stream?.cork();
  const sent = sends.map((send) => send());
  stream?.uncork();
  return await Promise.allSettled(sent);
}

/** What is left to be written, and the commit: the server commits nothing once a statement has failed. */
async function end(connection: Connection, last: (() => Promise<unknown>) | undefined): Promise<void> {
  const [written, committed] = await connection.all([last ?? nothing, () => commit(connection)]);
  if (written?.status === 'rejected') {
    const certain = committed === undefined || isAnswer(written.reason);
    throw certain ? written.reason : commitUnknown(written.reason);
  }
  if (committed?.status === 'rejected') throw committed.reason;
}

/** @throws an answer of the server when it applied nothing, `commitUnknown` when nobody can tell */
async function commit(connection: Connection): Promise<void> {
  try {
    const tag = await connection.command('commit');
    if (tag !== 'COMMIT') throw new Error(`the server answered a commit with ${tag}`);
  } catch (error) {
    throw isCollision(error) ? error : commitUnknown(error);
  }
}

function commandOf(result: unknown): string {
  return typeof result === 'object' && result !== null && 'command' in result ? String(result.command) : '';
}

/** int8 and numeric as numbers: no column holds more than 2^53. */
export const numbers = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC) return Number;
    return pg.types.getTypeParser(oid, format ?? 'text');
  },
};
