import { type CreateTableBuilder, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Flavour } from './flavour.js';

/** Counts per message type, sums over time, the recipient's index, and what people add to a transaction. */
export function searchSchema({ int64, tableOptions, rowNumber, nameOf, numbered, ...flavour }: Flavour): Migration {
  const text = sql.raw<string>(flavour.text);
  const clustered = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    table.modifyEnd(sql.raw(tableOptions.clustered)).execute();
  const plain = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    table.modifyEnd(sql.raw(tableOptions.plain)).execute();
  return {
    async up(db) {
      const { schema } = db;
      // one column at a time: SQLite adds no more
      await schema.alterTable('transactions').addColumn('parent_id', text).execute();
      await schema.alterTable('transactions').addColumn('note', text).execute();
      await schema
        .createIndex('transactions_parent')
        .on('transactions')
        .columns(['parent_id', ...rowNumber])
        .where(sql.ref('parent_id'), 'is not', null)
        .execute();
      await schema
        .createIndex('transactions_recipient')
        .on('transactions')
        .expression(sql.join([sql`lower(recipient)`, ...rowNumber.map((name) => sql.ref(name))]))
        .where(sql.ref('recipient'), 'is not', null)
        .execute();

      await schema.dropTable('stage_counts').execute();
      await clustered(
        schema
          .createTable('stage_counts')
          .addColumn('lane', text, (column) => column.notNull())
          .addColumn('message_type', text, (column) => column.notNull())
          .addColumn('status', text, (column) => column.notNull())
          .addColumn('stage', text, (column) => column.notNull())
          .addColumn('amount', int64, (column) => column.notNull())
          .addPrimaryKeyConstraint('type_counts_key', ['lane', 'message_type', 'status', 'stage']),
      );
      await sql`
        insert into ${sql.raw(nameOf('stage_counts'))} (lane, message_type, status, stage, amount)
        select lane, message_type, status, stage, count(*) from ${sql.raw(nameOf('transactions'))}
        group by lane, message_type, status, stage
      `.execute(db);

      await clustered(
        schema
          .createTable('activity')
          .addColumn('span', int64, (column) => column.notNull())
          .addColumn('at', int64, (column) => column.notNull())
          .addColumn('lane', text, (column) => column.notNull())
          .addColumn('message_type', text, (column) => column.notNull())
          .addColumn('measure', text, (column) => column.notNull())
          .addColumn('detail', text, (column) => column.notNull())
          .addColumn('amount', int64, (column) => column.notNull())
          .addPrimaryKeyConstraint('activity_key', ['span', 'at', 'lane', 'message_type', 'measure', 'detail']),
      );

      await plain(
        schema
          .createTable('late_counts')
          .addColumn('seq', int64, (column) => numbered(column, 'late_counts'))
          .addColumn('lane', text, (column) => column.notNull())
          .addColumn('message_type', text, (column) => column.notNull())
          .addColumn('status', text, (column) => column.notNull())
          .addColumn('stage', text, (column) => column.notNull())
          .addColumn('amount', int64, (column) => column.notNull()),
      );
      await plain(
        schema
          .createTable('late_activity')
          .addColumn('seq', int64, (column) => numbered(column, 'late_activity'))
          .addColumn('span', int64, (column) => column.notNull())
          .addColumn('at', int64, (column) => column.notNull())
          .addColumn('lane', text, (column) => column.notNull())
          .addColumn('message_type', text, (column) => column.notNull())
          .addColumn('measure', text, (column) => column.notNull())
          .addColumn('detail', text, (column) => column.notNull())
          .addColumn('amount', int64, (column) => column.notNull()),
      );
    },
  };
}
