/** What a column holds. */
export type Cell = string | number | Uint8Array | null;

/** A group of columns and where each one's cell comes from. */
export interface Columns<T, Name extends string> {
  readonly names: readonly Name[];
  readonly cells: (row: T) => Cell[];
}

export function columns<T, Name extends string>(sources: Readonly<Record<Name, (row: T) => Cell>>): Columns<T, Name> {
  const readers: ((row: T) => Cell)[] = Object.values(sources);
  return {
    names: Object.keys(sources) as Name[], // its keys are Name by its type
    cells: (row) => readers.map((read) => read(row)),
  };
}

/** The cells of several groups, one after the other. */
export function cellsOf<T>(...groups: readonly Pick<Columns<T, string>, 'cells'>[]): (row: T) => Cell[] {
  return (row) => groups.flatMap((group) => group.cells(row));
}
