import type { SelectType } from 'kysely';
import type { Column, Database, TableName } from './schema.js';

/**
 * Statements that run for many rows at once, as data: SQLite prepares one and runs it row by row, PostgreSQL unnests
 * the rows into one. Each object is compiled once.
 */
export type Change = Insert | Update | Tally | Remove;

/** Adds rows. */
export interface Insert {
  readonly does: 'insert';
  readonly table: TableName;
  readonly columns: readonly string[];
  /** Columns that tell a row from all others: one of which any unique key is taken is left out. Null: that fails. */
  readonly unlessTaken: readonly string[] | null;
  /** No work reads them: they may be written just before the commit, with those of all works that share it. */
  readonly last: boolean;
}

/** Sets columns (the first cells) of the rows with the given keys (the last cells). */
export interface Update {
  readonly does: 'update';
  readonly table: TableName;
  readonly set: readonly string[];
  readonly key: readonly string[];
  /** The index to go by, for a database that would choose a dearer one. */
  readonly via: string | null;
}

/** Adds to an amount (the last cell) of the row with the given key, which comes into being with it. */
export interface Tally {
  readonly does: 'tally';
  readonly table: TableName;
  readonly key: readonly string[];
  readonly amount: string;
}

/** Removes all rows with the given key. */
export interface Remove {
  readonly does: 'remove';
  readonly table: TableName;
  readonly key: readonly string[];
  /** As in an update. */
  readonly via: string | null;
}

/** Reads the row of each key; with `hold`, nobody else changes it until the transaction ends. */
export interface Find<Row = unknown> {
  readonly table: TableName;
  readonly columns: readonly string[];
  readonly key: readonly string[];
  readonly hold: boolean;
  /** Never there: it carries the row's type. */
  readonly row?: Row;
}

export function insert<T extends TableName>(
  table: T,
  columns: readonly Column<T>[],
  unlessTaken: readonly Column<T>[] | null = null,
): Insert {
  return { does: 'insert', table, columns, unlessTaken, last: false };
}

export function insertLast<T extends TableName>(table: T, columns: readonly Column<T>[]): Insert {
  return { does: 'insert', table, columns, unlessTaken: null, last: true };
}

export function update<T extends TableName>(
  table: T,
  set: readonly Column<T>[],
  key: readonly Column<T>[],
  via: string | null = null,
): Update {
  return { does: 'update', table, set, key, via };
}

export function tally<T extends TableName>(table: T, key: readonly Column<T>[], amount: Column<T>): Tally {
  return { does: 'tally', table, key, amount };
}

export function remove<T extends TableName>(table: T, key: readonly Column<T>[], via: string | null = null): Remove {
  return { does: 'remove', table, key, via };
}

export function find<T extends TableName, C extends Column<T>>(
  table: T,
  columns: readonly C[],
  key: readonly Column<T>[],
  hold = false,
): Find<{ readonly [Name in C]: SelectType<Database[T][Name]> }> {
  return { table, columns, key, hold };
}
