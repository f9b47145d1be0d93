import { type Signal, signal } from '@preact/signals';
import type { TransactionRecord } from '@tx-broadcaster/core';

/** More than any page shows at once; the oldest that nobody has looked at since go first. */
const capacity = 600;

const known = new Map<string, Signal<TransactionRecord>>();

/** What is shown about a transaction: every part of the page that shows it follows this one signal. */
export function recordOf(id: string): Signal<TransactionRecord> | undefined {
  return known.get(id);
}

/** Takes in what the server said about a transaction, unless something newer is known already. */
export function learn(record: TransactionRecord): Signal<TransactionRecord> {
  const id = record.transaction_id;
  const before = known.get(id);
  if (before) {
    if (record.version >= before.peek().version && !isSame(record, before.peek())) before.value = record;
    // at the end of the map: the last to be forgotten
    known.delete(id);
    known.set(id, before);
    return before;
  }
  const learned = signal(record);
  known.set(id, learned);
  const [oldest] = known.keys();
  if (known.size > capacity && oldest !== undefined) known.delete(oldest);
  return learned;
}

/** What is on the screen is not forgotten, however much else becomes known. */
export function keep(ids: readonly string[]): void {
  for (const id of ids) {
    const record = known.get(id);
    if (!record) continue;
    known.delete(id);
    known.set(id, record);
  }
}

/** As `learn`, but only for what is shown somewhere already. */
export function patch(record: TransactionRecord): void {
  if (known.has(record.transaction_id)) learn(record);
}

function isSame(a: TransactionRecord, b: TransactionRecord): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
