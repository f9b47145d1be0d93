import type { Flavour } from '@tx-broadcaster/store-kysely';
import { sql } from 'kysely';

/** @internal */
export const sqliteFlavour: Flavour = {
  schema: null,
  int64: 'integer',
  bytes: 'blob',
  text: 'text',
  // an integer primary key is the row's own number
  numbered: (column) => column.primaryKey(),
  numberedOnce: (column) => column.primaryKey().autoIncrement(),
  // one writer at a time: numbers appear in their order
  split: null,
  eventLog: { order: ['position'], complete: null, prepare: async () => {} },
  // every index names it by itself
  rowNumber: [],
  // strict: without it a column takes whatever it is given
  tableOptions: { plain: 'strict', clustered: 'strict, without rowid' },
  nameOf: (table) => table,
  readBy: (index) => `indexed by ${index}`,
  // one process owns the file: its clock is the only one
  leaseClock: (now) => sql.val(now),
  textInJson: (column, path) => {
    const steps = path.map((name) => (/^\d+$/.test(name) ? `[${name}]` : `."${name}"`));
    const at = sql.val(`$${steps.join('')}`);
    // SQLite has no booleans, and the text of an object is no value
    return sql`case json_type(${column}, ${at}) when 'true' then 'true' when 'false' then 'false'
      when 'object' then null when 'array' then null else cast(json_extract(${column}, ${at}) as text) end`;
  },
  isInJsonArray: (column, text) => sql`exists (select 1 from json_each(${column}) where json_each.value = ${text})`,
  // a few milliseconds, in which nothing else runs
  rowsPerLook: 2_000,
};
