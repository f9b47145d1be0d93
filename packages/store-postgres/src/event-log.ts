import type { EventLog } from '@tx-broadcaster/store-kysely';
import { type Kysely, sql } from 'kysely';
import { nameOf } from './postgres-text.js';

/**
 * Numbers are given when a row is written, and seen when its transaction commits: in another order. So the log goes by the
 * number of the transaction, and shows only what lies in front of the oldest one that is still open.
 *
 * These numbers belong to the server. Where the tables are moved to another one they start anew, and would fall behind
 * what readers have seen: `shift` lifts them over it.
 *
 * @internal
 */
export function eventLog(schema: string, split: boolean): EventLog {
  const shift = sql.raw(`(select shift from ${nameOf(schema, 'event_log')})`);
  return {
    order: ['writer', 'position'],
    complete: sql<boolean>`events.writer < pg_snapshot_xmin(pg_current_snapshot())::text::bigint + ${shift}`,
    async prepare(db) {
      await db.schema
        .createTable('event_log')
        .addColumn('shift', 'bigint', (column) => column.notNull())
        // tells these tables from all others
        .addColumn('identity', 'text', (column) => column.notNull().defaultTo(sql`gen_random_uuid()::text`))
        .execute();
      await sql`insert into ${sql.raw(nameOf(schema, 'event_log'))} (shift) values (0)`.execute(db);
      const events = sql.raw(nameOf(schema, 'events'));
      const key = sql.raw(split ? '(writer, position, lane)' : '(writer, position)');
      await sql`alter table ${events} add column writer bigint not null default ${writer(0)}`.execute(db);
      await sql`alter table ${events} add primary key ${key}`.execute(db);
    },
  };
}

/** The mark of the tables in this schema, made with them. */
export async function identityOf<Tables>(db: Kysely<Tables>, schema: string): Promise<string> {
  const log = sql.raw(nameOf(schema, 'event_log'));
  const { rows } = await sql<{ identity: string }>`select identity from ${log}`.execute(db);
  return rows[0]?.identity ?? '';
}

/** To be called at the start: after a move to another server, goes on behind what the log has. */
export async function liftEventLog<Tables>(db: Kysely<Tables>, schema: string): Promise<void> {
  const [events, log] = [sql.raw(nameOf(schema, 'events')), sql.raw(nameOf(schema, 'event_log'))];
  const behind = await sql<{ shift: string }>`
    select last.writer - pg_current_xact_id()::text::bigint + 1 as shift
    from (select writer from ${events} order by writer desc limit 1) last, ${log} log
    where last.writer >= pg_current_xact_id()::text::bigint + log.shift`.execute(db);
  const [row] = behind.rows;
  if (row === undefined) return;
  await sql`update ${log} set shift = ${row.shift}`.execute(db);
  await sql`alter table ${events} alter column writer set default ${writer(Number(row.shift))}`.execute(db);
}

const writer = (shift: number) => sql.raw(`pg_current_xact_id()::text::bigint + ${shift}`);
