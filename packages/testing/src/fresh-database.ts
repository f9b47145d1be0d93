import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** Where the run's PostgreSQL server is; set by the global set-up. */
const server = 'TEST_POSTGRES_SERVER';

/** A new, empty database on the PostgreSQL server of this test run; the server goes with the run, and all of it. */
export async function freshDatabase(): Promise<string> {
  const base = process.env[server];
  if (base === undefined || !base.startsWith('postgres')) {
    throw new Error(`There is no PostgreSQL for this test: ${base ?? 'run it through vitest'}`);
  }
  const name = `test_${randomBytes(8).toString('hex')}`;
  await askPostgres(base, `create database ${name} template template0`);
  const url = new URL(base);
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs statements on a connection of its own; the rows of the last one. */
export async function askPostgres(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Takes every row out of the store's tables: much faster than another database. */
export async function emptyDatabase(url: string): Promise<void> {
  await askPostgres(url, emptied);
}

const emptied = `do $$ begin execute (
  select 'truncate ' || string_agg(tablename, ', ') || ' restart identity' from pg_tables
  where schemaname = 'public' and tablename not like 'schema_migrations%' and tablename <> 'event_log'
); end $$`;
