import type { LaneId } from '../transaction/transaction.js';

/** What is known of a lane that may be handed over. */
export interface Load {
  readonly id: LaneId;
  readonly backlog: number;
  readonly openSlots: number;
}

/** The lanes to hand over, of an instance whose share is so many: those with the least under way. */
export function surplus<T extends Load>(owned: readonly T[], share: number): T[] {
  const busiest = [...owned].sort((a, b) => workOf(b) - workOf(a));
  return busiest.slice(share);
}

function workOf({ openSlots, backlog }: Load): number {
  return openSlots + backlog;
}

/** Which of the free lanes to take; instances that look at once begin at different places. */
export function vacancies(free: readonly LaneId[], room: number, holder: string): LaneId[] {
  if (room <= 0) return [];
  const start = free.length === 0 ? 0 : hash(holder) % free.length;
  return [...free.slice(start), ...free.slice(0, start)].slice(0, room);
}

function hash(text: string): number {
  let value = 0;
  for (const letter of text) value = (Math.imul(value, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return value;
}
