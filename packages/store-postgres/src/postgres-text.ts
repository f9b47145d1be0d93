import type { Change, Find } from '@tx-broadcaster/store-kysely';
import type { ColumnTypes } from './column-types.js';

/** Where the statements run, and the types of the columns they name. */
export interface Dictionary {
  readonly schema: string;
  readonly types: ColumnTypes;
}

/**
 * A statement in PostgreSQL’s words, for any number of rows: one parameter per column, each an array with a cell per row.
 * It returns a row for each row that it wrote or found: those it was given count from 1 in `row_no`; what an insert wrote
 * is told by the columns that tell a row from all others.
 *
 * @internal
 */
export function postgresText(statement: Change | Find, dictionary: Dictionary): string {
  const table = nameOf(dictionary.schema, statement.table);
  const rows = (columns: readonly string[]) => given(statement.table, columns, dictionary);
  if (!('does' in statement)) {
    const { columns, key, hold } = statement;
    const found = columns.map((name) => `stored.${quoted(name)}`).join(', ');
    const equal = key.map((name, at) => `stored.${quoted(name)} = c${at + 1}`).join(' and ');
    const lock = hold ? ' for update of stored' : '';
    return `select row_no, ${found} from ${rows(key)} join ${table} stored on ${equal}${lock}`;
  }
  switch (statement.does) {
    case 'insert': {
      const { columns, unlessTaken } = statement;
      const insert = `insert into ${table} (${list(columns)}) select ${cells(columns)} from ${rows(columns)} order by row_no`;
      return unlessTaken === null ? insert : `${insert} on conflict do nothing returning ${list(unlessTaken)}`;
    }
    case 'update': {
      const { set, key } = statement;
      const columns = [...set, ...key];
      const equal = columns.map((name, at) => `${quoted(name)} = c${at + 1}`);
      const where = equal.slice(set.length).map((condition) => `stored.${condition}`);
      const from = `from ${rows(columns)} where ${where.join(' and ')}`;
      return `update ${table} stored set ${equal.slice(0, set.length).join(', ')} ${from} returning row_no`;
    }
    case 'remove': {
      const where = statement.key.map((name, at) => `stored.${quoted(name)} = c${at + 1}`).join(' and ');
      return `delete from ${table} stored using ${rows(statement.key)} where ${where} returning row_no`;
    }
    case 'tally': {
      const { key, amount } = statement;
      const columns = [...key, amount];
      const raise = `${quoted(amount)} = stored.${quoted(amount)} + excluded.${quoted(amount)}`;
      const insert = `insert into ${table} as stored (${list(columns)}) select ${cells(columns)} from ${rows(columns)}`;
      // in the order given: writers that share rows then never wait in a circle
      return `${insert} order by row_no on conflict (${list(key)}) do update set ${raise}`;
    }
  }
}

/** @internal */
export const nameOf = (schema: string, table: string) => `${quoted(schema)}.${quoted(table)}`;

/** The rows given: cells are `c1`, `c2`, ..., because a row may bring two of one column, what to set and what is there. */
function given(table: Change['table'], columns: readonly string[], { types }: Dictionary): string {
  const arrays = columns.map((name, at) => `$${at + 1}::${types.of(table, name)}[]`).join(', ');
  return `unnest(${arrays}) with ordinality as given(${cells(columns)}, row_no)`;
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const list = (names: readonly string[]) => names.map(quoted).join(', ');
const cells = (names: readonly string[]) => names.map((_, at) => `c${at + 1}`).join(', ');
