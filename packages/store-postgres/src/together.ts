import type { Cell, Change, Ending, Step, Work } from '@tx-broadcaster/store-kysely';
import type { Answers } from './answers.js';
import type { Connection } from './connections.js';

/** How a work ended that shared a transaction: `thrown` by itself, not by the database. */
export type Outcome<T> = Ending<T> | { readonly thrown: unknown };

/**
 * Runs works in step with each other, so that those of one kind need as many statements as one of them. What is added to
 * counts is added last, once for all: these rows are shared with everybody, and locked until the transaction ends.
 *
 * @internal
 */
export async function together<T>(
  works: readonly Work<T>[],
  answers: Answers,
  connection: Connection,
): Promise<Outcome<T>[]> {
  const outcomes: Outcome<T>[] = [];
  const counts = new Counts();
  let running = works.map((work, at) => ({
    work,
    at,
    step: undefined as Step | undefined,
    answer: undefined as unknown,
  }));
  while (running.length > 0) {
    for (const one of running) {
      const outcome = advance(one, counts);
      if (outcome !== null) outcomes[one.at] = outcome;
    }
    running = running.filter(({ at }) => outcomes[at] === undefined);
    const steps = running.map(({ step }) => step as Step); // one that has not ended has taken a step
    for (const [index, answer] of (await answers.to(steps, connection)).entries()) {
      const one = running[index];
      if (one !== undefined) one.answer = answer;
    }
  }
  await answers.to(counts.steps(), connection);
  return outcomes;
}

/** Takes a work to its next step that needs the database; its outcome once it has ended. */
function advance<T>(
  one: { work: Work<T>; step: Step | undefined; answer: unknown },
  counts: Counts,
): Outcome<T> | null {
  try {
    for (;;) {
      const next = one.work.next(one.answer);
      if (next.done === true) return next.value;
      one.step = next.value;
      if (next.value.does !== 'change' || next.value.change.does !== 'tally') return null;
      one.answer = counts.add(next.value.change, next.value.rows);
    }
  } catch (thrown) {
    return { thrown };
  }
}

/** What works add to counts, one row per count. */
class Counts {
  readonly #changes = new Map<Change, Map<string, Cell[]>>();

  add(change: Change, rows: readonly (readonly Cell[])[]): boolean[] {
    const known = this.#changes.get(change) ?? new Map<string, Cell[]>();
    this.#changes.set(change, known);
    for (const row of rows) {
      const [key, amount] = [row.slice(0, -1), Number(row.at(-1))];
      const name = key.join('\0'); // no text in the database holds it
      known.set(name, [...key, amount + Number(known.get(name)?.at(-1) ?? 0)]);
    }
    return rows.map(() => true);
  }

  /** Always in the same order: writers that share counts then never wait in a circle. */
  steps(): Step[] {
    const inOrder = [...this.#changes].sort(([a], [b]) => (a.table < b.table ? -1 : 1));
    return inOrder.map(([change, known]) => ({
      does: 'change',
      change,
      rows: [...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row),
    }));
  }
}
