/** What a column holds. */
export type Cell = string | number | Uint8Array | null;

/** A group of columns and where each one's cell comes from. */
export interface Columns<T, Name extends string> {
  readonly names: readonly Name[];
  readonly readers: readonly ((row: T) => Cell)[];
  readonly cells: (row: T) => Cell[];
}

export function columns<T, Name extends string>(sources: Readonly<Record<Name, (row: T) => Cell>>): Columns<T, Name> {
  const readers: ((row: T) => Cell)[] = Object.values(sources);
  return { names: Object.keys(sources) as Name[], readers, cells: reading(readers) }; // its keys are Name by its type
}

/** The cells of several groups, one after the other. */
export function cellsOf<T>(...groups: readonly Pick<Columns<T, string>, 'readers'>[]): (row: T) => Cell[] {
  return reading(groups.flatMap(({ readers }) => readers));
}

/** Runs for every row that is written. */
function reading<T>(readers: readonly ((row: T) => Cell)[]): (row: T) => Cell[] {
  return (row) => {
    const cells: Cell[] = [];
    for (const read of readers) cells.push(read(row));
    return cells;
  };
}
