import { BroadcasterError, type Duration, durationMs, type Store } from '@tx-broadcaster/core';
import { sqlStore } from '@tx-broadcaster/store-kysely';
import pg from 'pg';
import { Answers } from './answers.js';
import type { PostgresHandle } from './caller-connection.js';
import { ColumnTypes } from './column-types.js';
import { Connections } from './connections.js';
import { kyselyOn } from './dialect.js';
import { durabilityWarnings } from './durability.js';
import { identityOf } from './event-log.js';
import { hereOf, PlaceMark } from './place.js';
import { PostgresCalls } from './postgres-calls.js';
import { PostgresDriver } from './postgres-driver.js';
import { postgresFlavour } from './postgres-flavour.js';
import { postgresState } from './postgres-state.js';
import { postgresWithin } from './postgres-within.js';
import { prepareDatabase } from './prepare-database.js';
import { mostPartitions } from './split.js';
import { storeError } from './store-error.js';

export type PostgresStoreOptions = (
  | {
      /** `postgres://user:password@host:port/database` */
      readonly connectionString: string;
      /** Most connections at a time. @default 10 */
      readonly connections?: number;
    }
  /** Your own pool; closing the store leaves it open. With `pipeline: true` the store is several times as fast. */
  | { readonly pool: pg.Pool }
) & {
  /** Where the tables are; made if it is not there. @default 'public' */
  readonly schema?: string;
  /**
   * Prepare frequent statements once per connection. By itself it is done where the server itself answers, and not
   * behind a pooler, which may give every transaction another connection. @default 'auto'
   */
  readonly preparedStatements?: boolean | 'auto';
  /**
   * Where to listen for what other instances call: hints, without which new work and people's wishes are found a second
   * later. It takes a connection to the server itself: where a pooler is in between, the URL of the server. False: not at
   * all. @default where the server itself answers
   */
  readonly listen?: boolean | string;
  /**
   * Splits the tables of lanes' work into so many partitions by the lane, 2 to 256, where they are made now: see
   * docs/growing.md. They stay as they were made. @default not split
   */
  readonly partitions?: number;
  /** A statement that takes longer is given up. @default '10s' */
  readonly timeout?: Duration;
  /** Told of server settings that break the promise. @default process.emitWarning */
  readonly warn?: (message: string) => void;
};

/**
 * Keeps transactions in PostgreSQL (14 or newer), for any number of instances. What a resolved promise has written
 * survives a crash of the server, as far as its own settings let it (see `warn`). Needs no state of a session, so that a
 * pooler in transaction mode may be in between. Refuses tables made by a later release (`schema_too_new`).
 *
 * ```ts
 * import { postgresStore } from '@tx-broadcaster/store-postgres';
 *
 * const store = await postgresStore({ connectionString: 'postgres://localhost/app' });
 * ```
 */
export async function postgresStore(options: PostgresStoreOptions): Promise<Store<PostgresHandle>> {
  const { schema = 'public', preparedStatements = 'auto', timeout = '10s', warn = emitWarning } = options;
  const timeoutMs = durationMs(timeout, 'timeout');
  checkPartitions(options.partitions);
  const { pool, close } = poolOf(options);
  const unguard = guard(pool);
  try {
    const direct = await isDirect(pool);
    const prepare = preparedStatements === 'auto' ? direct : preparedStatements;
    const connections = new Connections({ pool, prepare, timeoutMs });
    const db = kyselyOn(pool, schema);
    const partitions = await prepareDatabase(db, schema, options.partitions);
    const types = await connections.lend(async (connection) => {
      for (const warning of await durabilityWarnings(connection)) warn(warning);
      return await ColumnTypes.read(connection, schema);
    });
    const calls = new PostgresCalls({ connections, schema, listenOn: listenOn(pool, direct, options.listen) });
    const onClose = async () => {
      await calls.close();
      await close();
    };
    const answers = new Answers({ schema, types });
    const driver = new PostgresDriver({ connections, answers, onClose });
    const flavour = postgresFlavour(schema, partitions);
    const within = postgresWithin({
      db,
      flavour,
      answers,
      types,
      schema,
      identity: await identityOf(db, schema),
      calls,
    });
    const store = sqlStore({ db, driver, flavour });
    const here = () => connections.lend(hereOf).catch((error: unknown) => Promise.reject(storeError(error)));
    const place = new PlaceMark(here, store.documents);
    await place.begin();
    return {
      ...store,
      calls,
      within,
      state: () => postgresState(db, schema),
      setBack: () => place.moved(),
      async stopLanes(review) {
        const stopped = await store.stopLanes(review);
        await place.accept();
        return stopped;
      },
    };
  } catch (error) {
    await close();
    throw storeError(error);
  } finally {
    unguard();
  }
}

/**
 * What is under way when a connection ends fails by itself; without a listener on the connection the process would end as
 * well. Those of the start are taken by programs that leave this to whoever owns the pool.
 */
function guard(pool: pg.Pool): () => void {
  const taken = (client: pg.PoolClient) => void client.on('error', ignore);
  const given = (_: Error, client: pg.PoolClient) => void client.off('error', ignore);
  pool.on('acquire', taken).on('release', given);
  return () => void pool.off('acquire', taken).off('release', given);
}

function ignore(): void {}

function checkPartitions(partitions: number | undefined): void {
  if (partitions === undefined) return;
  if (Number.isInteger(partitions) && partitions >= 2 && partitions <= mostPartitions) return;
  throw new BroadcasterError(
    'invalid_option',
    `expected \`partitions\` to be an integer from 2 to ${mostPartitions}, got ${partitions}`,
  );
}

function poolOf(options: PostgresStoreOptions): { pool: pg.Pool; close: () => Promise<void> } {
  if ('pool' in options) return { pool: options.pool, close: async () => {} };
  const { connectionString, connections = 10 } = options;
  if (typeof connectionString !== 'string' || !/^postgres(ql)?:\/\//.test(connectionString)) {
    throw new BroadcasterError(
      'invalid_option',
      'expected `connectionString` to be like postgres://user:password@host:5432/database',
    );
  }
  const pool = new pg.Pool({
    connectionString,
    max: connections,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    pipeline: true,
  });
  // an idle connection that ends is replaced when one is needed
  pool.on('error', ignore);
  return { pool, close: () => pool.end() };
}

function listenOn(pool: pg.Pool, direct: boolean, listen: boolean | string = direct): pg.ClientConfig | null {
  if (typeof listen === 'string') return { connectionString: listen, keepAlive: true };
  return listen ? pool.options : null;
}

/** Whether the server itself is at the other end: a pooler tells a process number of its own. */
async function isDirect(pool: pg.Pool): Promise<boolean> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    return 'processID' in client && client.processID === rows[0]?.pid;
  } finally {
    client.release();
  }
}

function emitWarning(message: string): void {
  process.emitWarning(message, { type: 'TxBroadcasterWarning' });
}
