import type { Connection } from './connections.js';

/** The types of the columns of all tables. */
export class ColumnTypes {
  readonly #types: ReadonlyMap<string, string>;

  constructor(rows: readonly ColumnRow[]) {
    this.#types = new Map(
      rows.map(({ table_name, column_name, udt_name }) => [`${table_name}.${column_name}`, udt_name]),
    );
  }

  static async read(connection: Connection, schema: string): Promise<ColumnTypes> {
    return new ColumnTypes(await connection.rows<ColumnRow>(columnsOf, [schema]));
  }

  of(table: string, column: string): string {
    const type = this.#types.get(`${table}.${column}`);
    if (type === undefined) throw new Error(`the database has no column ${column} of ${table}`);
    return type;
  }

  /** The names of all columns that hold an int8, in whichever table; `row_no` of our own statements among them. */
  int8Columns(): ReadonlySet<string> {
    const names = [...this.#types].filter(([, type]) => type === 'int8').map(([name]) => name.split('.')[1] ?? '');
    return new Set([...names, 'row_no']);
  }
}

interface ColumnRow {
  readonly table_name: string;
  readonly column_name: string;
  readonly udt_name: string;
}

const columnsOf = 'select table_name, column_name, udt_name from information_schema.columns where table_schema = $1';
