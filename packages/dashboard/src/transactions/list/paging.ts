/** Where one came from, by the cursor one went to: the API may page forward only. */
const cameFrom = new Map<string, string>();

export function rememberWay(cursor: string, search: string): void {
  cameFrom.set(cursor, search);
}

/** The address of the page before the one at `cursor`: where one came from, else the first. */
export function searchBefore(cursor: string, first: string): string {
  return cameFrom.get(cursor) ?? first;
}
