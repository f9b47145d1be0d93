import { signal } from '@preact/signals';
import { type Filter, searchOf } from '../transactions/filter/filter.js';
import type { Target } from './operation.js';

/** What is selected in the list: rows, or everything that matches but some rows. */
interface Selection {
  readonly all: boolean;
  /** Selected, or, where all are, not selected. */
  readonly ids: ReadonlySet<string>;
}

const nothing: Selection = { all: false, ids: new Set() };

export const selection = signal<Selection>(nothing);
/** The row that a range begins at. */
let anchor: string | null = null;
/** The filter that it was made under: it means nothing under another. */
let madeUnder = '';

export function isSelected(id: string, { all, ids } = selection.value): boolean {
  return all !== ids.has(id);
}

export function clearSelection(): void {
  selection.value = nothing;
  anchor = null;
}

/** Forgets what was selected under another filter. */
export function keepSelectionFor(filter: Filter): void {
  const search = searchOf(filter).toString();
  if (search !== madeUnder) clearSelection();
  madeUnder = search;
}

/** One row; with `range` all from the last one that was chosen on, in the order of `shown`. */
export function toggle(id: string, shown: readonly string[], range: boolean): void {
  const { all, ids } = selection.peek();
  const wanted = !isSelected(id, selection.peek());
  const [from, to] = [shown.indexOf(anchor ?? id), shown.indexOf(id)].sort((a, b) => a - b);
  const meant = range && from !== undefined && from >= 0 ? shown.slice(from, (to ?? 0) + 1) : [id];
  const changed = new Set(ids);
  for (const each of meant) {
    if (wanted !== all) changed.add(each);
    else changed.delete(each);
  }
  selection.value = { all, ids: changed };
  anchor = id;
}

/** All rows of the page, or none of them where all are selected already. */
export function togglePage(shown: readonly string[]): void {
  const wanted = !shown.every((id) => isSelected(id, selection.peek()));
  const { all, ids } = selection.peek();
  const changed = new Set(ids);
  for (const id of shown) {
    if (wanted !== all) changed.add(id);
    else changed.delete(id);
  }
  selection.value = { all, ids: changed };
}

export function selectAllMatching(): void {
  selection.value = { all: true, ids: new Set() };
}

export function targetOf({ all, ids }: Selection, filter: Filter): Target {
  return all ? { kind: 'filter', filter, except: [...ids] } : { kind: 'ids', ids: [...ids] };
}
