import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Flavour } from './flavour.js';

/** Small records of the server, which no lane ever reads. */
export function documentsSchema({ int64, tableOptions, ...flavour }: Flavour): Migration {
  const text = sql.raw<string>(flavour.text);
  return {
    async up(db) {
      await db.schema
        .createTable('documents')
        .addColumn('kind', text, (column) => column.notNull())
        .addColumn('id', text, (column) => column.notNull())
        .addColumn('value', text, (column) => column.notNull())
        .addColumn('version', int64, (column) => column.notNull())
        .addColumn('updated_at', int64, (column) => column.notNull())
        .addPrimaryKeyConstraint('documents_key', ['kind', 'id'])
        .modifyEnd(sql.raw(tableOptions.clustered))
        .execute();
    },
  };
}
