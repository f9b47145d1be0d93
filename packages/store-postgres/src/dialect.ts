import type { Database } from '@tx-broadcaster/store-kysely';
import { Kysely, PostgresAdapter, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';

/** Compiles queries, and runs those of the start. The lock of a migration is taken with its transaction. */
export function kyselyOn(pool: Pool, schema: string): Kysely<Database> {
  return new Kysely<Database>({ dialect: new Dialect({ pool }) }).withSchema(schema);
}

class Dialect extends PostgresDialect {
  override createAdapter() {
    return new Adapter();
  }
}

/** Kysely's own lock is the session's, and would stay behind on a connection that a pooler gives to somebody else. */
class Adapter extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}
