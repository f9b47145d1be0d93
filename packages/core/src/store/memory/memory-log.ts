import type { TransactionEvent } from '../../transaction/event.js';
import type { Status } from '../../transaction/stage.js';
import type { Transaction } from '../../transaction/transaction.js';
import type { LoggedEvent } from '../event-log.js';

/** The events of all transactions in the order in which they were written. */
export class MemoryLog {
  #entries: { readonly number: number; readonly event: TransactionEvent; readonly previousStatus: Status | null }[] =
    [];
  readonly #of = new Map<string, TransactionEvent[]>();
  #written = 0;

  add(event: TransactionEvent): void {
    const earlier = this.#of.get(event.transactionId) ?? [];
    this.#of.set(event.transactionId, earlier);
    const previousStatus = earlier.at(-1)?.status ?? null;
    earlier.push(event);
    this.#entries.push({ number: ++this.#written, event, previousStatus });
  }

  /** The events of one transaction. */
  of(transactionId: string): TransactionEvent[] {
    return (this.#of.get(transactionId) ?? []).toSorted((a, b) => a.seq - b.seq);
  }

  after(position: string | null, limit: number, present: (id: string) => Transaction | undefined): LoggedEvent[] {
    const last = position === null ? 0 : Number(position);
    const page = this.#entries.slice(this.#behind(last)).slice(0, limit);
    return page.flatMap(({ number, event, previousStatus }) => {
      const transaction = present(event.transactionId);
      return transaction === undefined ? [] : [{ position: positionOf(number), event, previousStatus, transaction }];
    });
  }

  /** The position of the last event. */
  get end(): string | null {
    const last = this.#entries.at(-1);
    return last === undefined ? null : positionOf(last.number);
  }

  remove(transactionIds: ReadonlySet<string>): void {
    this.#entries = this.#entries.filter(({ event }) => !transactionIds.has(event.transactionId));
    for (const id of transactionIds) this.#of.delete(id);
  }

  /** The index of the first entry with a higher number. */
  #behind(number: number): number {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.number ?? 0) > number) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

const positionOf = (number: number) => String(number).padStart(16, '0');
