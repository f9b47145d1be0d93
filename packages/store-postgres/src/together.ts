import type { Cell, Change, Ending, OneStep, Step, Work } from '@tx-broadcaster/store-kysely';
import type { Answers } from './answers.js';
import type { Connection } from './connections.js';

/** How a work ended that shared a transaction: `thrown` by itself, not by the database. */
export type Outcome<T> = Ending<T> | { readonly thrown: unknown };

/**
 * Runs works in step with each other, so that those of one kind need as many statements as one of them. What can wait is
 * left for `last`, once for all, just before the commit: rows that hold counts are shared with everybody, and locked until
 * the transaction ends.
 *
 * @internal
 */
export async function together<T>(
  works: readonly Work<T>[],
  answers: Answers,
  connection: Connection,
): Promise<{ readonly outcomes: Outcome<T>[]; readonly last: () => Promise<unknown> }> {
  const outcomes: Outcome<T>[] = [];
  const last = new Last();
  let running = works.map((work, at) => ({
    work,
    at,
    step: undefined as Step | undefined,
    answer: undefined as unknown,
  }));
  while (running.length > 0) {
    for (const one of running) {
      const outcome = advance(one, last);
      if (outcome !== null) outcomes[one.at] = outcome;
    }
    running = running.filter(({ at }) => outcomes[at] === undefined);
    const steps = running.map(({ step }) => step as Step); // one that has not ended has taken a step
    for (const [index, answer] of (await answers.to(steps, connection)).entries()) {
      const one = running[index];
      if (one !== undefined) one.answer = answer;
    }
  }
  return { outcomes, last: () => answers.to(last.steps(), connection) };
}

/** Takes a work to its next step that needs the database; its outcome once it has ended. */
function advance<T>(one: { work: Work<T>; step: Step | undefined; answer: unknown }, last: Last): Outcome<T> | null {
  try {
    for (;;) {
      const next = one.work.next(one.answer);
      if (next.done === true) return next.value;
      one.step = next.value;
      if (next.value.does !== 'change' || !isLast(next.value.change)) return null;
      one.answer = last.add(next.value.change, next.value.rows);
    }
  } catch (thrown) {
    return { thrown };
  }
}

/** What works leave for the end: rows that none of them reads, and what they add to counts, one row per count. */
class Last {
  readonly #rows = new Map<Change, (readonly Cell[])[]>();
  readonly #counts = new Map<Change, Map<string, Cell[]>>();

  add(change: Change, rows: readonly (readonly Cell[])[]): boolean[] {
    if (change.does === 'tally') this.#count(change, rows);
    else this.#rows.set(change, [...(this.#rows.get(change) ?? []), ...rows]);
    return rows.map(() => true);
  }

  #count(change: Change, rows: readonly (readonly Cell[])[]): void {
    const known = this.#counts.get(change) ?? new Map<string, Cell[]>();
    this.#counts.set(change, known);
    for (const row of rows) {
      const [key, amount] = [row.slice(0, -1), Number(row.at(-1))];
      const name = key.join('\0'); // no text in the database holds it
      known.set(name, [...key, amount + Number(known.get(name)?.at(-1) ?? 0)]);
    }
  }

  /** Counts come last of all, and always in the same order: writers that share counts then never wait in a circle. */
  steps(): OneStep[] {
    const inOrder = [...this.#counts].sort(([a], [b]) => (a.table < b.table ? -1 : 1));
    const counts = inOrder.map(([change, known]): [Change, Cell[][]] => [
      change,
      [...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row),
    ]);
    return [...this.#rows, ...counts].map(([change, rows]) => ({ does: 'change', change, rows }));
  }
}

function isLast(change: Change): boolean {
  return change.does === 'tally' || (change.does === 'insert' && change.last);
}
