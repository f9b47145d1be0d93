import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Flavour } from './flavour.js';

/** Which instances there are, what they say of their lanes, and what lets them see that people acted on one. */
export function instancesSchema({ int64, tableOptions, ...flavour }: Flavour): Migration {
  const text = sql.raw<string>(flavour.text);
  return {
    async up({ schema }) {
      await schema
        .createTable('instances')
        .addColumn('holder', text, (column) => column.primaryKey().notNull())
        .addColumn('until', int64, (column) => column.notNull())
        .modifyEnd(sql.raw(tableOptions.clustered))
        .execute();
      await schema
        .createTable('lane_reports')
        .addColumn('lane', text, (column) => column.primaryKey().notNull())
        .addColumn('report', text, (column) => column.notNull())
        .modifyEnd(sql.raw(tableOptions.clustered))
        .execute();
      await schema
        .createTable('lane_acts')
        .addColumn('lane', text, (column) => column.primaryKey().notNull())
        .addColumn('amount', int64, (column) => column.notNull())
        .modifyEnd(sql.raw(tableOptions.clustered))
        .execute();
    },
  };
}
