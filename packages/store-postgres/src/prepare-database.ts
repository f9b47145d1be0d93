import { BroadcasterError } from '@tx-broadcaster/core';
import { type Database, migrate } from '@tx-broadcaster/store-kysely';
import { type Kysely, sql } from 'kysely';
import { liftEventLog } from './event-log.js';
import { postgresFlavour } from './postgres-flavour.js';
import { makeSequences, partitionsOf } from './split.js';

/**
 * Brings the tables up to date, one instance at a time, all or nothing. In how many parts those of lanes' work are: as
 * `partitions` says where they are made now, else as they were made.
 */
export async function prepareDatabase(
  db: Kysely<Database>,
  schema: string,
  partitions: number | null | undefined,
): Promise<number | null> {
  return await db.transaction().execute(async (transaction) => {
    // a migration takes the time it takes, and another instance waits for it
    await sql`select set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true)`.execute(
      transaction,
    );
    await sql`select pg_advisory_xact_lock(hashtextextended(${`tx-broadcaster ${schema}`}, 0))`.execute(transaction);
    const { rows } = await sql`select 1 from pg_namespace where nspname = ${schema}`.execute(transaction);
    if (rows.length === 0) await transaction.schema.createSchema(schema).execute();
    const there = await partitionsOf(transaction, schema);
    const parts = there === undefined ? (partitions ?? null) : there;
    if (partitions !== undefined && parts !== partitions) throw otherwise(parts, partitions);
    if (there === undefined && parts !== null) await makeSequences(transaction, schema);
    await migrate(transaction, postgresFlavour(schema, parts));
    await liftEventLog(transaction, schema);
    return parts;
  });
}

function otherwise(there: number | null, wanted: number | null): BroadcasterError {
  const words = (parts: number | null) => (parts === null ? 'not split' : `split into ${parts} partitions`);
  return new BroadcasterError(
    'invalid_option',
    `expected \`partitions\` to be as the tables were made, ${words(there)}, got ${words(wanted)}`,
    { hint: 'Leave the option out, or move the data into new tables: docs/growing.md.' },
  );
}
