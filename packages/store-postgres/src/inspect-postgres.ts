import { inspect } from '@tx-broadcaster/store-kysely';
import pg from 'pg';
import { kyselyOn } from './dialect.js';
import { postgresFlavour } from './postgres-flavour.js';
import { storeError } from './store-error.js';

/** What a database is like that nobody has opened as a store. */
export interface PostgresState {
  /** Migrations it has had. */
  readonly applied: readonly string[];
  /** Those that the next start makes. */
  readonly pending: readonly string[];
  /** Those of a later release, which this one cannot work with. */
  readonly unknown: readonly string[];
  /** The highest nonce that ever had a slot, of each lane that has one. */
  readonly lanes: readonly { readonly lane: string; readonly highestNonce: number }[];
  /** The server's time, epoch ms. */
  readonly now: number;
}

/** What is in a database, also while instances work on it; nothing is changed. */
export async function inspectPostgres(options: {
  readonly connectionString: string;
  /** @default 'public' */
  readonly schema?: string;
}): Promise<PostgresState> {
  const { connectionString, schema = 'public' } = options;
  const pool = new pg.Pool({ connectionString, max: 1, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => {});
  try {
    const { rows } = await pool.query<{ now: Date }>('select clock_timestamp() as now');
    return { ...(await inspect(kyselyOn(pool, schema), postgresFlavour(schema, null))), now: Number(rows[0]?.now) };
  } catch (error) {
    throw storeError(error);
  } finally {
    await pool.end();
  }
}
