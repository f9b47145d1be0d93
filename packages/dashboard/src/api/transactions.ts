import type { AttemptRecord, CallRecord, EventRecord, Explanation, TransactionRecord } from '@tx-broadcaster/core';
import { learn } from '../records/records.js';
import { ask, post } from './ask.js';
import { ApiProblem } from './problem.js';

/** One page of the list. */
export interface TransactionPage {
  readonly data: readonly TransactionRecord[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
  readonly prev_cursor: string | null;
}

/** A transaction with everything that was signed and that happened, newest first. */
export interface TransactionHistory extends TransactionRecord {
  readonly attempts: readonly AttemptRecord[];
  readonly events: readonly EventRecord[];
  /** What it calls. */
  readonly decoded: CallRecord | null;
  /** Why it is where it is. */
  readonly explain: Explanation | null;
}

export async function listTransactions(search: URLSearchParams, signal?: AbortSignal): Promise<TransactionPage> {
  const page = await ask<TransactionPage>(`transactions?${search}`, { signal });
  for (const record of page.data) learn(record);
  return page;
}

export async function readTransaction(id: string): Promise<TransactionRecord> {
  const record = await ask<TransactionRecord>(`transactions/${id}`);
  return learn(record).value;
}

export async function readHistory(id: string): Promise<TransactionHistory> {
  const { attempts, events, decoded, explain, ...record } = await ask<TransactionHistory>(
    `transactions/${id}?include=attempts,events,decoded,explain`,
  );
  learn(record);
  return { ...record, attempts, events, decoded, explain };
}

export type TransactionAction = 'retry' | 'cancel' | 'speed-up' | 'duplicate' | 'unpark';

/** Asks for a change of exactly the version that the reader has seen. @throws ApiProblem */
export async function act(
  action: TransactionAction,
  { transaction_id: id, version }: TransactionRecord,
  body: Readonly<Record<string, unknown>>,
): Promise<TransactionRecord> {
  try {
    const changed = await post<TransactionRecord>(`transactions/${id}/${action}`, body, {
      ...(action === 'duplicate' ? {} : { 'if-match': `"${version}"` }),
    });
    return learn(changed).value;
  } catch (error) {
    // a refusal brings the record as it is now: the page mends itself
    if (error instanceof ApiProblem && error.transaction) learn(error.transaction);
    throw error;
  }
}
