import type { Cell } from '@tx-broadcaster/store-kysely';

/**
 * One column of many rows as the text of a PostgreSQL array. (pg would do it too, at several times the cost: this is
 * most of what a large commit costs this process.)
 *
 * @internal
 */
export function arrayText(rows: readonly (readonly Cell[])[], column: number): string {
  let text = '{';
  for (let at = 0; at < rows.length; at++) {
    if (at > 0) text += ',';
    text += element(rows[at]?.[column] ?? null);
  }
  return `${text}}`;
}

function element(cell: Cell): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'number') return String(cell);
  if (typeof cell === 'string') return `"${special.test(cell) ? cell.replaceAll(eachSpecial, '\\$&') : cell}"`;
  return `"\\\\x${Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength).toString('hex')}"`;
}

const special = /["\\]/;
const eachSpecial = /["\\]/g;
