import type { Flavour } from '@tx-broadcaster/store-kysely';
import { sql } from 'kysely';

/** @internal */
export const sqliteFlavour: Flavour = {
  int64: 'integer',
  bytes: 'blob',
  // an integer primary key is the row's own number
  numbered: (column) => column.primaryKey(),
  // strict: without it a column takes whatever it is given
  tableOptions: { plain: 'strict', clustered: 'strict, without rowid' },
  readBy: (index) => `indexed by ${index}`,
  // one process owns the file: its clock is the only one
  leaseClock: (now) => sql.val(now),
  // a few milliseconds, in which nothing else runs
  rowsPerLook: 2_000,
};
