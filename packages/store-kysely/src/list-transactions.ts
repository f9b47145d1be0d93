import type { ListQuery, Transaction } from '@tx-broadcaster/core';
import type { Asking } from './asking.js';
import type { Flavour } from './flavour.js';
import { ListWalk } from './list-walk.js';
import type { TransactionRow } from './schema.js';
import { transactionOf } from './transaction-row.js';

/** One page of the list. */
export async function listTransactions(asking: Asking, flavour: Flavour, query: ListQuery): Promise<Transaction[]> {
  const { limit } = query;
  const walk = await ListWalk.begin(asking, flavour, query);
  const rest = walk?.rest();
  if (!walk || !rest || limit <= 0) return [];
  if (walk.coversAll) return (await walk.rows(rest, limit)).map(transactionOf);
  const page: TransactionRow[] = [];
  for await (const here of walk.steps(flavour.rowsPerLook)) {
    page.push(...(await walk.rows(here, limit - page.length)));
    if (page.length === limit) break;
  }
  return page.map(transactionOf);
}
