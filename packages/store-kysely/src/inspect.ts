import type { Kysely } from 'kysely';
import type { Flavour } from './flavour.js';
import { appliedTo, migrationsOf } from './migrate.js';
import type { Database } from './schema.js';

/** What a database is like that nobody has opened as a store. */
interface DatabaseState {
  /** Migrations it has had. */
  readonly applied: readonly string[];
  /** Those that the next start makes. */
  readonly pending: readonly string[];
  /** Those of a later release, which this one cannot work with. */
  readonly unknown: readonly string[];
  /** The highest nonce that ever had a slot, of each lane that has one. */
  readonly lanes: readonly { readonly lane: string; readonly highestNonce: number }[];
}

type SchemaState = Pick<DatabaseState, 'applied' | 'pending' | 'unknown'>;

/** Which changes of the tables were made. */
export async function schemaState(db: Kysely<Database>, flavour: Flavour): Promise<SchemaState> {
  const known = Object.keys(migrationsOf(flavour));
  const applied = await appliedTo(db, flavour.schema);
  return {
    applied,
    pending: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
  };
}

/** Reads alone: nothing is made, and nothing is brought up to date. */
export async function inspect(db: Kysely<Database>, flavour: Flavour): Promise<DatabaseState> {
  const schema = await schemaState(db, flavour);
  return { ...schema, lanes: schema.applied.length > 0 ? await highestNonces(db) : [] };
}

async function highestNonces(db: Kysely<Database>): Promise<DatabaseState['lanes']> {
  const lanes = await db.selectFrom('lanes').select('id').orderBy('id').execute();
  const found = await Promise.all(
    lanes.map(async ({ id }) => {
      const slots = db.selectFrom('slots').select('nonce').where('lane', '=', id);
      const highest = await slots.orderBy('nonce', 'desc').limit(1).executeTakeFirst();
      return highest === undefined ? [] : [{ lane: id, highestNonce: Number(highest.nonce) }];
    }),
  );
  return found.flat();
}
