import { setImmediate } from 'node:timers/promises';
import type { ListQuery, StageCount } from '@tx-broadcaster/core';
import { sql } from 'kysely';
import type { Asking } from './asking.js';
import type { Cell } from './columns.js';
import type { Flavour } from './flavour.js';
import { type ListBounds, listBounds } from './list-bounds.js';
import { listConditions } from './list-conditions.js';
import { type ListSource, listSource } from './list-source.js';
import type { TransactionRow } from './schema.js';
import { type StoredFilter, storedFilter } from './stored-filter.js';

/**
 * The way through a list: an index names rows in their order, so that nothing is sorted or skipped over. Conditions
 * that it does not cover are tried on so many rows at a time, and between them everything else gets its turn.
 */
export class ListWalk {
  readonly #asking: Asking;
  readonly #flavour: Flavour;
  readonly #source: ListSource;
  readonly #conditions: StoredFilter;
  readonly #order: 'newest' | 'oldest';
  #ahead: ListBounds | null;

  /** Null where nothing can meet the filter. */
  static async begin(asking: Asking, flavour: Flavour, query: Omit<ListQuery, 'limit'>): Promise<ListWalk | null> {
    const filter = await storedFilter(asking, query.filter ?? {});
    const bounds = filter && (await listBounds(asking, query));
    if (filter === null || bounds === null) return null;
    const source = await listSource(asking, filter);
    if (source.branches.length === 0) return null;
    return new ListWalk(asking, flavour, source, uncovered(filter, source), query.order ?? 'newest', bounds);
  }

  private constructor(
    asking: Asking,
    flavour: Flavour,
    source: ListSource,
    conditions: StoredFilter,
    order: 'newest' | 'oldest',
    ahead: ListBounds,
  ) {
    this.#asking = asking;
    this.#flavour = flavour;
    this.#source = source;
    this.#conditions = conditions;
    this.#order = order;
    this.#ahead = ahead;
  }

  /** Whether the index alone tells what is wanted: then all of it is one step. */
  get coversAll(): boolean {
    return Object.keys(this.#conditions).length === 0;
  }

  /** The bounds of one step after the other, each of so many rows of the source. */
  async *steps(rows: number): AsyncGenerator<ListBounds> {
    while (this.#ahead !== null) {
      const { here, next } = await this.#look(this.#ahead, rows);
      this.#ahead = next;
      yield here;
      if (next !== null) await setImmediate();
    }
  }

  /** All that is ahead, as one step. */
  rest(): ListBounds | null {
    return this.#ahead;
  }

  /** The first rows between these bounds that meet the conditions. */
  rows(here: ListBounds, limit: number): Promise<readonly TransactionRow[]> {
    const { ask } = this.#asking;
    return ask(
      this.#named(here, this.coversAll ? limit : null)
        .selectAll('transactions')
        .orderBy('named.seq', this.#direction)
        .limit(limit),
    );
  }

  /** How many between these bounds meet the conditions. */
  async counts(here: ListBounds): Promise<StageCount[]> {
    const rows = await this.#asking.ask(
      this.#named(here, null)
        .select(({ fn }) => ['transactions.status', 'transactions.stage', fn.countAll().as('amount')])
        .groupBy(['transactions.status', 'transactions.stage']),
    );
    return rows.map(({ status, stage, amount }) => ({
      status: status as StageCount['status'], // the column holds what transactions held: here and below
      stage: stage as StageCount['stage'], // as above
      count: Number(amount),
    }));
  }

  /** Splits bounds into those of the next `most` rows of the source and what lies behind; all of it, if it is less. */
  async #look(ahead: ListBounds, most: number): Promise<{ here: ListBounds; next: ListBounds | null }> {
    const { db, ask } = this.#asking;
    const seqs = db.selectFrom(this.#seqs(ahead, most)).select('seq').orderBy('seq', this.#direction);
    const [edge] = await ask(seqs.limit(1).offset(most - 1));
    if (edge === undefined) return { here: ahead, next: null };
    const { seq } = edge;
    return this.#order === 'newest'
      ? { here: { above: seq - 1, below: ahead.below }, next: { above: ahead.above, below: seq } }
      : { here: { above: ahead.above, below: seq + 1 }, next: { above: seq, below: ahead.below } };
  }

  #named(here: ListBounds, most: number | null) {
    const { db } = this.#asking;
    return (
      db
        .selectFrom(this.#seqs(here, most))
        // a cross join, because SQLite keeps its order: rows are read by their number, as the index names them
        .crossJoin('transactions')
        .whereRef('transactions.seq', '=', 'named.seq')
        .where((eb) => eb.and(listConditions(eb, this.#flavour, this.#conditions)))
    );
  }

  get #direction(): 'asc' | 'desc' {
    return this.#order === 'newest' ? 'desc' : 'asc';
  }

  /** The row numbers of the source between these bounds, no more than `most` of each branch. */
  #seqs({ above, below }: ListBounds, most: number | null) {
    const { db } = this.#asking;
    const branches = this.#source.branches.map((branch) => {
      let seqs = db.selectFrom('transactions').select('seq').where('seq', '>', above).where('seq', '<', below);
      for (const [column, cell] of Object.entries(branch)) {
        if (column === 'idempotency_key') {
          const holders = db.selectFrom('idempotency_keys').select('transaction_id').where(column, '=', String(cell));
          seqs = seqs.where('id', 'in', holders);
        } else if (column === 'lower(recipient)') {
          // its index has only those that have one: SQLite wants to be told
          seqs = seqs.where(sql<Cell>`lower(recipient)`, '=', cell).where('recipient', 'is not', null);
        } else seqs = seqs.where(sql.ref(column), '=', cell);
      }
      return most === null ? seqs : seqs.orderBy('seq', this.#direction).limit(most);
    });
    const [first, ...others] = branches.map((branch) => db.selectFrom(branch.as('branch')).select('seq'));
    if (first === undefined) throw new Error('a source without branches has no rows to name');
    const all = others.reduce((all, next) => (this.#source.overlaps ? all.union(next) : all.unionAll(next)), first);
    return all.as('named');
  }
}

/** The conditions that the source leaves open. */
function uncovered(filter: StoredFilter, { covers }: ListSource): StoredFilter {
  const open = Object.entries(filter).filter(([name]) => !covers.some((covered) => covered === name));
  return Object.fromEntries(open) as StoredFilter; // some of its own entries
}
