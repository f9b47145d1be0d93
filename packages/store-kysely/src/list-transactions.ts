import { setImmediate } from 'node:timers/promises';
import type { ListFilter, ListQuery, Transaction } from '@tx-broadcaster/core';
import { sql } from 'kysely';
import type { Asking } from './asking.js';
import type { Flavour } from './flavour.js';
import { type ListBounds, listBounds } from './list-bounds.js';
import { listConditions } from './list-conditions.js';
import { type ListSource, listSource } from './list-source.js';
import type { TransactionRow } from './schema.js';
import { transactionOf } from './transaction-row.js';

/**
 * One page of the list. An index names rows in their order, so that nothing is sorted or skipped over. Conditions that
 * it does not cover are tried on so many rows at a time, and between them everything else gets its turn.
 */
export async function listTransactions(asking: Asking, flavour: Flavour, query: ListQuery): Promise<Transaction[]> {
  const { filter = {}, limit } = query;
  if (Object.values(filter).some((wanted) => Array.isArray(wanted) && wanted.length === 0)) return [];
  let ahead = await listBounds(asking, query);
  const source = await listSource(asking, filter);
  if (source.branches.length === 0) return [];

  const list = new List(asking, source, uncovered(filter, source), query.order ?? 'newest');
  const page: TransactionRow[] = [];
  while (ahead !== null && page.length < limit) {
    const { here, next } = await list.look(ahead, flavour.rowsPerLook);
    page.push(...(await list.rows(here, limit - page.length)));
    ahead = next;
    if (ahead !== null) await setImmediate();
  }
  return page.map(transactionOf);
}

/** The conditions that the source leaves open. */
function uncovered(filter: ListFilter, { covers }: ListSource): ListFilter {
  const open = Object.entries(filter).filter(([name]) => !covers.some((covered) => covered === name));
  return Object.fromEntries(open) as ListFilter; // some of its own entries
}

/** A source, a direction and the conditions to try. */
class List {
  readonly #asking: Asking;
  readonly #source: ListSource;
  readonly #conditions: ListFilter;
  readonly #order: 'newest' | 'oldest';

  constructor(asking: Asking, source: ListSource, conditions: ListFilter, order: 'newest' | 'oldest') {
    this.#asking = asking;
    this.#source = source;
    this.#conditions = conditions;
    this.#order = order;
  }

  /** Splits bounds into those of the next `most` rows of the source and what lies behind; all of it, if it is less. */
  async look(ahead: ListBounds, most: number): Promise<{ here: ListBounds; next: ListBounds | null }> {
    if (this.#coversAll) return { here: ahead, next: null };
    const { db, ask } = this.#asking;
    const seqs = db.selectFrom(this.#seqs(ahead, most)).select('seq').orderBy('seq', this.#direction);
    const [edge] = await ask(seqs.limit(1).offset(most - 1));
    if (edge === undefined) return { here: ahead, next: null };
    const { seq } = edge;
    return this.#order === 'newest'
      ? { here: { above: seq - 1, below: ahead.below }, next: { above: ahead.above, below: seq } }
      : { here: { above: ahead.above, below: seq + 1 }, next: { above: seq, below: ahead.below } };
  }

  /** The first rows between these bounds that meet the conditions. */
  rows(here: ListBounds, limit: number): Promise<readonly TransactionRow[]> {
    const { db, ask } = this.#asking;
    return ask(
      db
        .selectFrom(this.#seqs(here, this.#coversAll ? limit : null))
        // a cross join, because SQLite keeps its order: rows are read by their number, as the index names them
        .crossJoin('transactions')
        .selectAll('transactions')
        .whereRef('transactions.seq', '=', 'named.seq')
        .where((eb) => eb.and(listConditions(eb, this.#conditions)))
        .orderBy('named.seq', this.#direction)
        .limit(limit),
    );
  }

  get #coversAll(): boolean {
    return Object.keys(this.#conditions).length === 0;
  }

  get #direction(): 'asc' | 'desc' {
    return this.#order === 'newest' ? 'desc' : 'asc';
  }

  /** The row numbers of the source between these bounds, no more than `most` of each branch. */
  #seqs({ above, below }: ListBounds, most: number | null) {
    const { db } = this.#asking;
    const branches = this.#source.branches.map((branch) => {
      let seqs = db.selectFrom('transactions').select('seq').where('seq', '>', above).where('seq', '<', below);
      for (const [column, cell] of Object.entries(branch)) seqs = seqs.where(sql.ref(column), '=', cell);
      return most === null ? seqs : seqs.orderBy('seq', this.#direction).limit(most);
    });
    const [first, ...others] = branches.map((branch) => db.selectFrom(branch.as('branch')).select('seq'));
    if (first === undefined) throw new Error('a source without branches has no rows to name');
    return others.reduce((all, next) => all.unionAll(next), first).as('named');
  }
}
