import type { ListFilter, ListQuery } from '@tx-broadcaster/core';
import type { Asking } from './asking.js';

/** The part of the list that a page can be in: row numbers, both exclusive. */
export interface ListBounds {
  readonly above: number;
  readonly below: number;
}

/**
 * Dates are found through ids, which begin with their time. Acceptance only nearly follows that order (two that come
 * together may change places), so that a bound is taken among this many neighbours, with this much time to spare; the
 * exact date is a condition of its own.
 */
const neighbours = 1_000;
const spareMs = 1_000;

/** Where a page starts and where it may end; null where no row can be in it. */
export async function listBounds(asking: Asking, query: Omit<ListQuery, 'limit'>): Promise<ListBounds | null> {
  const { filter = {}, order = 'newest', after = null } = query;
  const { from: createdFrom, before: createdBefore } = createdWithin(filter);
  let above = 0;
  let below = Number.MAX_SAFE_INTEGER;
  if (after !== null) {
    const last = await lastUpTo(asking, after);
    if (order === 'oldest') above = last?.seq ?? 0;
    else if (last === undefined) return null;
    else below = last.id === after ? last.seq : last.seq + 1;
  }
  if (createdFrom !== undefined) {
    const seqs = await around(asking, '>=', createdFrom - spareMs);
    if (seqs.length === 0) return null;
    above = Math.max(above, Math.min(...seqs) - 1);
  }
  if (createdBefore !== undefined) {
    const seqs = await around(asking, '<', createdBefore + spareMs);
    if (seqs.length === 0) return null;
    below = Math.min(below, Math.max(...seqs) + 1);
  }
  return above + 1 < below ? { above, below } : null;
}

/** The times that its dates leave open, and the beginning of an id, which is a time as well. */
function createdWithin({ createdFrom, createdBefore, idPrefix }: ListFilter) {
  const digits = idPrefix?.replaceAll('-', '').slice(0, 12) ?? '';
  if (!/^[\da-f]{8,12}$/.test(digits)) return { from: createdFrom, before: createdBefore };
  const [first, last] = [Number.parseInt(digits.padEnd(12, '0'), 16), Number.parseInt(digits.padEnd(12, 'f'), 16)];
  return { from: Math.max(createdFrom ?? 0, first), before: Math.min(createdBefore ?? 2 ** 48, last + 1) };
}

/** The transaction with this id; where it is gone, the one before it. */
async function lastUpTo({ db, ask }: Asking, id: string) {
  const transactions = db.selectFrom('transactions').select(['seq', 'id']);
  const [last] = await ask(transactions.where('id', '<=', id).orderBy('id', 'desc').limit(1));
  return last;
}

async function around({ db, ask }: Asking, side: '>=' | '<', time: number): Promise<number[]> {
  const transactions = db.selectFrom('transactions').select('seq').where('id', side, idFloor(time));
  const rows = await ask(transactions.orderBy('id', side === '<' ? 'desc' : 'asc').limit(neighbours));
  return rows.map(({ seq }) => seq);
}

/** What the ids (UUIDv7) of a millisecond begin with; text that sorts before them all. */
function idFloor(time: number): string {
  const hex = Math.min(Math.max(Math.ceil(time), 0), 2 ** 48 - 1)
    .toString(16)
    .padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
