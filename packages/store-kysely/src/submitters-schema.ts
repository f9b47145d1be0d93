import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Flavour } from './flavour.js';

/** Who handed a transaction in, and who asked for what happened to it. */
export function submittersSchema({ rowNumber, ...flavour }: Flavour): Migration {
  const text = sql.raw<string>(flavour.text);
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await schema.alterTable('transactions').addColumn('submitted_by', text).execute();
      await schema
        .alterTable('transactions')
        .addColumn('scope', text, (column) => column.notNull().defaultTo(''))
        .execute();
      await schema
        .createIndex('transactions_submitted_by')
        .on('transactions')
        .columns(['submitted_by', ...rowNumber])
        .where(sql.ref('submitted_by'), 'is not', null)
        .execute();
      await schema.alterTable('events').addColumn('actor', text).execute();
      await schema.alterTable('events').addColumn('request', text).execute();
    },
  };
}
