import { type Database, migrate } from '@tx-broadcaster/store-kysely';
import { type Kysely, sql } from 'kysely';
import { liftEventLog } from './event-log.js';
import { postgresFlavour } from './postgres-flavour.js';

/** Brings the tables up to date, one instance at a time, all or nothing. */
export async function prepareDatabase(db: Kysely<Database>, schema: string): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    // a migration takes the time it takes, and another instance waits for it
    await sql`select set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true)`.execute(
      transaction,
    );
    await sql`select pg_advisory_xact_lock(hashtextextended(${`tx-broadcaster ${schema}`}, 0))`.execute(transaction);
    const { rows } = await sql`select 1 from pg_namespace where nspname = ${schema}`.execute(transaction);
    if (rows.length === 0) await transaction.schema.createSchema(schema).execute();
    await migrate(transaction, postgresFlavour(schema));
    await liftEventLog(transaction, schema);
  });
}
