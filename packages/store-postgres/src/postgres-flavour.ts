import { type Flavour, splitTables } from '@tx-broadcaster/store-kysely';
import { type Expression, sql } from 'kysely';
import { eventLog } from './event-log.js';
import { nameOf } from './postgres-text.js';
import { numberedOver, splitInto } from './split.js';

/** @internal */
export function postgresFlavour(schema: string, partitions: number | null): Flavour {
  const split = partitions === null ? null : splitInto(partitions, schema);
  const isSplit = (table: string) => split !== null && splitTables.some((name) => name === table);
  return {
    schema,
    int64: 'bigint',
    bytes: 'bytea',
    // ids and places are compared and sorted, whatever the language of the database
    text: 'text collate "C"',
    numbered: (column, table) =>
      isSplit(table) ? numberedOver(schema, table, column) : column.generatedByDefaultAsIdentity().primaryKey(),
    numberedOnce: (column, table) =>
      isSplit(table) ? numberedOver(schema, table, column) : column.generatedAlwaysAsIdentity(),
    split,
    eventLog: eventLog(schema, split !== null),
    rowNumber: ['seq'],
    tableOptions: { plain: '', clustered: '' },
    nameOf: (table) => nameOf(schema, table),
    // the planner chooses by what it knows of the tables
    readBy: () => '',
    // instances share the database, and nothing else that tells the time
    leaseClock: () => sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
    textInJson: (column, path) => {
      const found = sql`${json(column)} #> ${path}`;
      return sql`case when json_typeof(${found}) in ('object', 'array') then null else ${found} #>> '{}' end`;
    },
    isInJsonArray: (column, text) =>
      sql`exists (select from json_array_elements_text(${json(column)}) element where element = ${text})`,
    // a query holds up nobody but who asked
    rowsPerLook: 10_000,
  };
}

/** JSON knows texts that PostgreSQL cannot hold, NUL and half pairs: a look inside must not fail for one of them. */
const json = (column: Expression<unknown>) => sql`regexp_replace(${column}, ${unspeakable}, '?', 'g')::json`;
const unspeakable = '\\\\u(0000|d[89a-f][0-9a-f]{2})';
