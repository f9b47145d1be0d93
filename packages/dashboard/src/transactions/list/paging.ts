/** Where one came from, by the cursor one went to: the API may page forward only. */
const cameFrom = new Map<string, string>();
const keptAtMost = 500;

export function rememberWay(cursor: string, search: string): void {
  cameFrom.delete(cursor);
  cameFrom.set(cursor, search);
  const [oldest] = cameFrom.keys();
  if (cameFrom.size > keptAtMost && oldest !== undefined) cameFrom.delete(oldest);
}

/** The address of the page before the one at `cursor`: where one came from, else the first. */
export function searchBefore(cursor: string, first: string): string {
  return cameFrom.get(cursor) ?? first;
}
