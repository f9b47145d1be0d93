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
  const client = new pg.Client({ connectionString: base });
  await client.connect();
  try {
    await client.query(`create database ${name} template template0`);
  } finally {
    await client.end();
  }
  const url = new URL(base);
  url.pathname = `/${name}`;
  return url.href;
}
