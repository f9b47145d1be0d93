import type { TransactionRecord } from '@tx-broadcaster/core';

export interface ShownSlot {
  readonly nonce: number;
  /** null: none of those that are open has this nonce. */
  readonly record: TransactionRecord | null;
}

/** Gaps longer than this are no lane any more. */
const longestGap = 20;

/** One row per nonce, from the lowest that is open to the highest, in order. */
export function slotsOf(records: readonly TransactionRecord[]): ShownSlot[] {
  const holders = records
    .filter((record): record is TransactionRecord & { nonce: number } => record.nonce !== null)
    .sort((a, b) => a.nonce - b.nonce);
  return holders.flatMap((record, index) => {
    const before = holders[index - 1]?.nonce ?? record.nonce - 1;
    const missing = record.nonce - before - 1;
    const gap =
      missing > 0 && missing <= longestGap
        ? Array.from({ length: missing }, (_, step) => ({ nonce: before + 1 + step, record: null }))
        : [];
    return [...gap, { nonce: record.nonce, record }];
  });
}
