import { signal } from '@preact/signals';
import { type ApiProblem, problemOf } from '../../api/problem.js';
import { listTransactions, readTransaction, type TransactionPage } from '../../api/transactions.js';
import { keep, recordOf } from '../../records/records.js';
import { isMoving } from '../words.js';

/** How many of the rows that no longer match the filter are asked for one by one, each time. */
const readAtOnce = 10;

/**
 * The rows on the screen. They stay where they are: what is on the screen changes in place, what is new waits in `fresh`
 * until the reader asks for it.
 */
export class ListView {
  readonly ids = signal<readonly string[] | null>(null);
  readonly fresh = signal(0);
  readonly nextCursor = signal<string | null>(null);
  readonly prevCursor = signal<string | null>(null);
  readonly problem = signal<ApiProblem | null>(null);
  readonly loading = signal(false);
  #search = new URLSearchParams();
  #abort = new AbortController();
  #waiting: TransactionPage | null = null;

  /** Shows another list; the rows before stay until its answer is there. */
  async show(search: URLSearchParams): Promise<void> {
    this.#search = search;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.loading.value = true;
    await this.#ask((page) => this.#take(page));
  }

  /** Looks again: rows change in place. @throws ApiProblem for whoever counts the connection's failures */
  async beat(): Promise<void> {
    if (this.loading.peek()) return;
    await this.#ask((page) => this.#compare(page), true);
  }

  showFresh(): void {
    if (this.#waiting) this.#take(this.#waiting);
  }

  close(): void {
    this.#abort.abort();
  }

  async #ask(use: (page: TransactionPage) => void, rethrow = false): Promise<void> {
    const { signal: given } = this.#abort;
    try {
      const page = await listTransactions(this.#search, given);
      if (given.aborted) return;
      this.problem.value = null;
      use(page);
    } catch (error) {
      if (given.aborted) return;
      this.problem.value = problemOf(error);
      if (rethrow) throw error;
    } finally {
      if (!given.aborted) this.loading.value = false;
    }
  }

  #take(page: TransactionPage): void {
    this.ids.value = page.data.map(({ transaction_id: id }) => id);
    this.nextCursor.value = page.next_cursor;
    this.prevCursor.value = page.prev_cursor;
    this.#waiting = null;
    this.fresh.value = 0;
  }

  #compare(page: TransactionPage): void {
    const shown = this.ids.peek();
    if (!shown || shown.length === 0) {
      this.#take(page);
      return;
    }
    keep(shown);
    const ids = page.data.map(({ transaction_id: id }) => id);
    const on = new Set(shown);
    const news = ids.filter((id) => !on.has(id) && isBefore(id, shown));
    this.#waiting = news.length > 0 ? page : null;
    this.fresh.value = news.length;
    this.#readGone(shown, new Set(ids));
  }

  /** Rows that the filter no longer finds go on being true. */
  #readGone(shown: readonly string[], found: ReadonlySet<string>): void {
    const gone = shown.filter((id) => !found.has(id) && isStale(id));
    for (const id of gone.slice(0, readAtOnce)) void readTransaction(id).catch(() => {});
  }
}

/** Ids sort by time of acceptance; those behind the last row belong to the page after. */
function isBefore(id: string, shown: readonly string[]): boolean {
  const last = shown.at(-1) ?? '';
  const descending = (shown[0] ?? '') >= last;
  return descending ? id > last : id < last;
}

function isStale(id: string): boolean {
  const record = recordOf(id)?.peek();
  return record !== undefined && isMoving(record);
}
