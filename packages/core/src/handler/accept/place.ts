import type { Clock } from '../../clock.js';
import type { StoreWithin } from '../../store/store.js';
import { idempotencyScope, type Transaction } from '../../transaction/transaction.js';
import { type Charged, Rates } from './rates.js';

/** Where a request is counted and stored: the store itself, or inside a transaction of the caller's. */
export interface Place {
  readonly store: StoreWithin;
  readonly rates: Rates;
}

export function placeIn(store: StoreWithin, clock: Clock): Place {
  return { store, rates: new Rates(store.documents, clock) };
}

/** Where that fails it stays counted: a limit is rather reached too early than passed. */
export async function takeBack(charged: Charged | null, { rates }: Place): Promise<void> {
  if (charged) await rates.refund(charged).catch(() => {});
}

export async function holderOf(transaction: Transaction, { store }: Place): Promise<Transaction | undefined> {
  const { idempotencyKey } = transaction;
  if (idempotencyKey === null) return undefined;
  const scope = idempotencyScope(transaction);
  const own = scope === '' ? {} : { submittedBy: scope };
  const holders = await store.list({ filter: { idempotencyKey, ...own }, limit: 100 });
  return holders.find((holder) => idempotencyScope(holder) === scope);
}
