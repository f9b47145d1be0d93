import type { ColumnDefinitionBuilder, Expression, Kysely, SqlBool } from 'kysely';
import type { splitTables, TableName } from './schema.js';

/** What two databases disagree on, as data. */
export interface Flavour {
  /** Where the tables are; null where a database has no schemas. */
  readonly schema: string | null;
  /** The column type of an int64. */
  readonly int64: 'integer' | 'bigint';
  /** The column type of bytes. */
  readonly bytes: 'blob' | 'bytea';
  /** The column type of text that is compared byte by byte. */
  readonly text: 'text' | 'text collate "C"';
  /** Makes an int64 column the primary key that numbers rows in the order of their insertion. */
  readonly numbered: (column: ColumnDefinitionBuilder, table: TableName) => ColumnDefinitionBuilder;
  /** The same, and no number is ever given again, also when the highest rows are gone. */
  readonly numberedOnce: (column: ColumnDefinitionBuilder, table: TableName) => ColumnDefinitionBuilder;
  /** How the tables of lanes' work are split; null: they are not. */
  readonly split: Split | null;
  readonly eventLog: EventLog;
  /** What an index must name last so that it lies in the order of insertion within equal keys. */
  readonly rowNumber: readonly 'seq'[];
  /** What follows the columns of a table; a clustered one lies in the order of its primary key. */
  readonly tableOptions: { readonly plain: string; readonly clustered: string };
  /** A table's full name. */
  readonly nameOf: (table: TableName) => string;
  /**
   * What follows a table's name to have it read by this index, where the database would otherwise prefer the primary key
   * of a table that grows with the past.
   */
  readonly readBy: (index: string) => string;
  /** The clock that measures leases, epoch ms: the database's own where instances share it, else the caller's. */
  readonly leaseClock: (now: number) => Expression<number>;
  /**
   * The text, number or boolean at a path inside a column of JSON text, as text; null where there is none. A number in
   * the path is an array's index.
   */
  readonly textInJson: (column: Expression<unknown>, path: readonly string[]) => Expression<string | null>;
  /** Whether a JSON text of an array of texts has this one. */
  readonly isInJsonArray: (column: Expression<unknown>, text: string) => Expression<SqlBool>;
  /**
   * How many rows one statement may look at before others get their turn: few where a query holds up the whole process.
   */
  readonly rowsPerLook: number;
}

/**
 * Tables in parts, each of which has the rows of some lanes. Every unique key of such a table has the lane in it; what is
 * unique without it (ids, hashes) is kept so by `finish`.
 */
export interface Split {
  /** What follows the columns of such a table. */
  readonly option: string;
  /** Adds the primary key, the parts, and what goes over all parts. */
  readonly finish: (db: Kysely<unknown>, table: (typeof splitTables)[number]) => Promise<void>;
}

/** How the events of all writers get an order in which nothing appears in front of what was read. */
export interface EventLog {
  /** The columns of that order, int64. */
  readonly order: readonly string[];
  /** What those events meet behind which nothing is still being written; null where all do. */
  readonly complete: Expression<SqlBool> | null;
  /** Adds what the order needs to the table of events, once it is there. */
  readonly prepare: (db: Kysely<unknown>) => Promise<void>;
}
