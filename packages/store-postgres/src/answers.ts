import type { Cell, Change, Find, OneStep, Step } from '@tx-broadcaster/store-kysely';
import { arrayText } from './array-text.js';
import type { Connection } from './connections.js';
import { type Dictionary, postgresText } from './postgres-text.js';

type Cells = readonly (readonly Cell[])[];
type Query = Extract<OneStep, { does: 'query' }>;

/**
 * Answers the steps of works. Steps that many works take at once are one statement.
 *
 * @internal
 */
export class Answers {
  readonly #dictionary: Dictionary;
  readonly #texts = new WeakMap<object, string>();
  readonly #templates = new WeakSet<object>();

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  /** The answer to each of these steps, in their order. */
  async to(steps: readonly Step[], connection: Connection): Promise<unknown[]> {
    const answers = new Map<OneStep, unknown>();
    const lists = steps.map((step) => (step.does === 'several' ? step.steps : [step]));
    const longest = Math.max(0, ...lists.map(({ length }) => length));
    const statements = Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list[at] ?? [])).flatMap(
      (column) => this.#statements(column, connection, answers),
    );
    for (const ended of await connection.all(statements)) {
      // those behind it failed for its sake
      if (ended.status === 'rejected') throw ended.reason;
    }
    return steps.map((step) =>
      step.does === 'several' ? step.steps.map((one) => answers.get(one)) : answers.get(step),
    );
  }

  #statements(
    steps: readonly OneStep[],
    connection: Connection,
    answers: Map<OneStep, unknown>,
  ): (() => Promise<void>)[] {
    return [...byStatement(steps)].flatMap(([statement, same]) => {
      if (statement !== null) return () => this.#together(statement, same, connection, answers);
      return same.map((step) => async () => void answers.set(step, await this.#query(step, connection)));
    });
  }

  async #query(step: OneStep, connection: Connection): Promise<unknown> {
    const { template, parameters } = step as Query; // byStatement names the statement of all others
    // one that comes a second time is worth being prepared; those that are made for one question never do
    const known = this.#templates.has(template);
    this.#templates.add(template);
    return connection.rows(template.sql, parameters, known);
  }

  async #together(
    statement: Change | Find,
    steps: readonly OneStep[],
    connection: Connection,
    answers: Map<OneStep, unknown>,
  ): Promise<void> {
    const given = steps.map(rowsOf);
    const rows = given.flat();
    const found = rows.length === 0 ? [] : await this.#run(statement, rows, connection);
    let at = 0;
    for (const [index, step] of steps.entries()) {
      const size = given[index]?.length ?? 0;
      answers.set(step, found.slice(at, at + size));
      at += size;
    }
  }

  /** What the statement answers to each row. */
  async #run(statement: Change | Find, rows: Cells, connection: Connection): Promise<unknown[]> {
    const text = this.#text(statement);
    const width = rows[0]?.length ?? 0;
    const arrays = Array.from({ length: width }, (_, column) => arrayText(rows, column));
    const returned = await connection.rows<Returned>(text, arrays, true);
    if (!('does' in statement)) {
      const places = new Map(returned.map((row) => [row.row_no, row]));
      return rows.map((_, at) => places.get(at + 1));
    }
    if (statement.does === 'update' || statement.does === 'remove') {
      const places = new Set(returned.map(({ row_no }) => row_no));
      return rows.map((_, at) => places.has(at + 1));
    }
    if (statement.does === 'tally' || statement.unlessTaken === null) return rows.map(() => true);
    return written(statement.columns, statement.unlessTaken, rows, returned);
  }

  #text(statement: Change | Find): string {
    const known = this.#texts.get(statement) ?? postgresText(statement, this.#dictionary);
    this.#texts.set(statement, known);
    return known;
  }
}

interface Returned {
  readonly row_no: number;
  readonly [column: string]: unknown;
}

function byStatement(steps: readonly OneStep[]): Map<Change | Find | null, OneStep[]> {
  const groups = new Map<Change | Find | null, OneStep[]>();
  for (const step of steps) {
    const statement = step.does === 'query' ? null : step.does === 'change' ? step.change : step.find;
    const group = groups.get(statement);
    if (group === undefined) groups.set(statement, [step]);
    else group.push(step);
  }
  return groups;
}

function rowsOf(step: OneStep): Cells {
  if (step.does === 'change') return step.rows;
  return step.does === 'find' ? step.keys : [];
}

/** Which rows an insert has written, by the columns that tell them apart; of two with the same it was the first. */
function written(
  columns: readonly string[],
  key: readonly string[],
  rows: Cells,
  returned: readonly Returned[],
): boolean[] {
  const places = key.map((name) => columns.indexOf(name));
  const left = new Set(returned.map((row) => nameOf(key.map((name) => row[name]))));
  return rows.map((row) => left.delete(nameOf(places.map((place) => row[place]))));
}

function nameOf(cells: readonly unknown[]): string {
  return cells.map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell).toString('hex') : String(cell))).join(' ');
}
