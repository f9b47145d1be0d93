import type { Split } from '@tx-broadcaster/store-kysely';
import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely';
import { nameOf } from './postgres-text.js';

/** Most parts: each costs every look that does not know its lane. */
export const mostPartitions = 256;

/**
 * Tables in so many parts, by the hash of the lane: PostgreSQL plans, vacuums and stores each by itself.
 *
 * @internal
 */
export function splitInto(partitions: number, schema: string): Split {
  return {
    option: 'partition by hash (lane)',
    async finish(db, table) {
      const name = sql.raw(nameOf(schema, table));
      const number = { transactions: 'seq', attempts: 'seq', events: 'position', slots: null }[table];
      if (number !== null) {
        await sql`alter sequence ${sequence(schema, table)} owned by ${name}.${sql.ref(number)}`.execute(db);
      }
      // that of events is made with their order
      if (number === 'seq') await sql`alter table ${name} add primary key (seq, lane)`.execute(db);
      const claimed = claims[table];
      if (claimed !== null) await makeClaims(db, schema, { table, ...claimed });
      for (let part = 0; part < partitions; part++) {
        const values = sql.raw(`with (modulus ${partitions}, remainder ${part})`);
        const partName = sql.raw(nameOf(schema, `${table}_${part}`));
        await sql`create table ${partName} partition of ${name} for values ${values}`.execute(db);
      }
    },
  };
}

/** What is unique over all parts, though no index goes over them: what is claimed in a table that is not split. */
const claims = {
  transactions: { column: 'id', type: 'text collate "C"' },
  attempts: { column: 'hash', type: 'bytea' },
  slots: null,
  events: null,
} as const;

interface Claims {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

/** A row whose claim is taken is left out, as one that breaks a unique index is. */
async function makeClaims(db: Kysely<unknown>, schema: string, { table, column, type }: Claims): Promise<void> {
  const kept = nameOf(schema, `${table}_${column}s`);
  const [claim, free] = [nameOf(schema, `claim_${table}_${column}`), nameOf(schema, `free_${table}_${column}`)];
  const run = (text: string) => sql.raw(text).execute(db);
  await run(`create table ${kept} (${column} ${type} primary key)`);
  await run(`create function ${claim}() returns trigger language plpgsql as $$ begin
    insert into ${kept} values (new.${column}) on conflict do nothing;
    if found then return new; end if;
    return null;
  end $$`);
  await run(`create function ${free}() returns trigger language plpgsql as $$ begin
    delete from ${kept} where ${column} = old.${column};
    return null;
  end $$`);
  const split = nameOf(schema, table);
  await run(`create trigger claim_${column} before insert on ${split} for each row execute function ${claim}()`);
  await run(`create trigger free_${column} after delete on ${split} for each row execute function ${free}()`);
}

/** Makes a column number rows over all parts: identity columns cannot, before PostgreSQL 17. */
export function numberedOver(schema: string, table: string, column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  const literal = nameOf(schema, sequenceName(table)).replaceAll("'", "''");
  return column.notNull().defaultTo(sql.raw(`nextval('${literal}'::regclass)`));
}

/** Has to be there before the columns that it numbers. */
export async function makeSequences<Tables>(db: Kysely<Tables>, schema: string): Promise<void> {
  for (const table of ['transactions', 'attempts', 'events']) {
    await sql`create sequence ${sequence(schema, table)}`.execute(db);
  }
}

/** In how many parts the tables are; null: they are not split; undefined: there are none yet. */
export async function partitionsOf<Tables>(db: Kysely<Tables>, schema: string): Promise<number | null | undefined> {
  const { rows } = await sql<{ kind: string; parts: number }>`
    select relkind as kind, (select count(*)::int from pg_inherits where inhparent = pg_class.oid) as parts
    from pg_class where oid = to_regclass(${nameOf(schema, 'transactions')})`.execute(db);
  const [table] = rows;
  if (table === undefined) return undefined;
  return table.kind === 'p' ? table.parts : null;
}

const sequenceName = (table: string) => `${table}_number`;
const sequence = (schema: string, table: string) => sql.raw(nameOf(schema, sequenceName(table)));
