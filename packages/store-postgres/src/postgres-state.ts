import type { StoreState } from '@tx-broadcaster/core';
import { type Database, schemaState } from '@tx-broadcaster/store-kysely';
import { type Kysely, sql } from 'kysely';
import { postgresFlavour } from './postgres-flavour.js';
import { storeError } from './store-error.js';

/** What a schema takes, with its indexes. How much room its server has, a client is not told. */
export async function postgresState(db: Kysely<Database>, schema: string): Promise<StoreState> {
  try {
    const { rows } = await sql<{ bytes: string }>`
      select coalesce(sum(pg_total_relation_size(c.oid)), 0)::text as bytes
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${schema} and c.relkind = 'r'`.execute(db);
    return {
      bytes: Number(rows[0]?.bytes),
      unusedBytes: null,
      disk: null,
      schema: await schemaState(db, postgresFlavour(schema, null)),
    };
  } catch (error) {
    throw storeError(error);
  }
}
