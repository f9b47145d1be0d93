import type { Cell } from './columns.js';
import { insert, tally } from './statement.js';
import { change, type Part } from './work.js';

export const addToCounts = tally('stage_counts', ['lane', 'message_type', 'status', 'stage'], 'amount');
const addLateCounts = insert('late_counts', ['lane', 'message_type', 'status', 'stage', 'amount']);

/** Where a transaction is counted. */
export interface Counted {
  readonly lane: string;
  readonly messageType: string;
  readonly status: string;
  readonly stage: string;
}

/** Gathers how a write moves the counts, so that one statement per count, not per transaction, keeps them. */
export class CountChanges {
  readonly #amounts = new Map<string, { readonly of: Counted; amount: number }>();

  add(of: Counted, amount: number): void {
    const name = `${of.lane} ${of.status} ${of.stage} ${of.messageType}`;
    const known = this.#amounts.get(name);
    if (known === undefined) this.#amounts.set(name, { of, amount });
    else known.amount += amount;
  }

  move(from: Pick<Counted, 'status' | 'stage'>, to: Counted): void {
    const { lane, messageType, status, stage } = to;
    if (from.status === status && from.stage === stage) return;
    this.add({ lane, messageType, status: from.status, stage: from.stage }, -1);
    this.add(to, 1);
  }

  /**
   * Last in every write, and always in the same order: writers that share counts then never wait in a circle. `late`: to be
   * added later, because a caller's transaction may stay open for long.
   */
  *write(late = false): Part<void> {
    const moved = [...this.#amounts].filter(([, { amount }]) => amount !== 0);
    const rows = moved
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { of, amount }]): Cell[] => [of.lane, of.messageType, of.status, of.stage, amount]);
    yield* change(late ? addLateCounts : addToCounts, rows);
  }
}
