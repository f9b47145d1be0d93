import { signal } from '@preact/signals';

/** How far the server's clock is ahead of this machine's, ms; 0 while they agree. */
export const serverOffset = signal(0);

/** The Date header has whole seconds, and the answer takes its way: less than this is not a difference. */
const toleranceMs = 2_000;

/** Learns from an answer's Date header, so that a wrong clock here does not show "in 3 minutes". */
export function measureServerTime(date: string | null, asked: number, answered: number): void {
  const said = date === null ? Number.NaN : Date.parse(date) + 500;
  if (Number.isNaN(said)) return;
  const offset = said - (asked + answered) / 2;
  const heard = Math.abs(offset) > toleranceMs ? Math.round(offset) : 0;
  if (Math.abs(heard - serverOffset.peek()) > 1_000) serverOffset.value = heard;
}
