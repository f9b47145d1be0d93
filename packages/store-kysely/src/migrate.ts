import { BroadcasterError } from '@tx-broadcaster/core';
import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { documentsSchema } from './documents-schema.js';
import { firstSchema } from './first-schema.js';
import type { Flavour } from './flavour.js';
import { instancesSchema } from './instances-schema.js';
import type { Database } from './schema.js';
import { searchSchema } from './search-schema.js';
import { submittersSchema } from './submitters-schema.js';

const journal = 'schema_migrations';

/** Brings the tables up to this code's schema; refuses tables that a later release has changed. */
export async function migrate(db: Kysely<Database>, flavour: Flavour): Promise<void> {
  const migrations = migrationsOf(flavour);
  await refuseNewer(db, flavour.schema, Object.keys(migrations));
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    migrationTableName: journal,
    migrationLockTableName: `${journal}_lock`,
    ...(flavour.schema === null ? {} : { migrationTableSchema: flavour.schema }),
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

/** In the order of their names. */
export function migrationsOf(flavour: Flavour): Record<string, Migration> {
  return {
    '0001_first': firstSchema(flavour),
    '0002_documents': documentsSchema(flavour),
    '0003_submitters': submittersSchema(flavour),
    '0004_search': searchSchema(flavour),
    '0005_instances': instancesSchema(flavour),
  };
}

/** The names of those that a database has had; none where it is new. */
export async function appliedTo(db: Kysely<Database>, own: string | null): Promise<string[]> {
  const tables = await db.introspection.getTables();
  if (!tables.some(({ name, schema = null }) => name === journal && schema === own)) return [];
  const rows = await db
    .withTables<{ [journal]: { name: string } }>()
    .selectFrom(journal)
    .select('name')
    .orderBy('name')
    .execute();
  return rows.map(({ name }) => name);
}

async function refuseNewer(db: Kysely<Database>, own: string | null, known: readonly string[]): Promise<void> {
  const newest = (await appliedTo(db, own)).at(-1);
  if (newest === undefined || known.includes(newest)) return;
  throw new BroadcasterError(
    'schema_too_new',
    `The database has the schema ${newest}; this release of tx-broadcaster knows it up to ${known.at(-1)}.`,
    { hint: 'Start the newer release again, or restore the backup taken before it was first started.' },
  );
}
