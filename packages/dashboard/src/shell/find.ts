import { pageHref } from '../api/root.js';
import { listTransactions } from '../api/transactions.js';
import { searchOf } from '../transactions/filter/filter.js';
import { idIn, parseFilter } from '../transactions/filter/parse.js';

/** Opens what a text means: the one transaction that it finds, else the list of those. */
export async function find(text: string, route: (path: string) => void): Promise<void> {
  const id = idIn(text);
  if (id) return route(pageHref(`/transactions/${id}`));
  const search = searchOf(parseFilter(text).terms);
  const { data } = await listTransactions(new URLSearchParams([...search, ['limit', '2']]));
  const [only, ...others] = data;
  route(pageHref(only && others.length === 0 ? `/transactions/${only.transaction_id}` : `/transactions?${search}`));
}

/** A hash, an address, an id: what is pasted to be looked up. */
export function isReference(text: string): boolean {
  return /^(0x[\da-f]{40}|0x[\da-f]{64}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})$/i.test(text.trim());
}
