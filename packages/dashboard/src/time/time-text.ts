import { relativeText } from './duration.js';

export const timeModes = ['relative', 'local', 'utc'] as const;
export type TimeMode = (typeof timeModes)[number];

/** A moment as the reader wants it; with the day only where it is not today's. */
export function timeText(at: number, mode: TimeMode, now: number): string {
  if (mode === 'relative') return relativeText(at, now);
  const zone = mode === 'utc' ? { timeZone: 'UTC' } : {};
  const time = new Date(at).toLocaleTimeString('en-GB', {
    ...zone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const day = new Date(at).toLocaleDateString('en-GB', { ...zone, day: '2-digit', month: 'short' });
  const today = new Date(now).toLocaleDateString('en-GB', { ...zone, day: '2-digit', month: 'short' });
  return day === today ? time : `${day} ${time}`;
}

/** Everything there is to say about a moment, in both zones. */
export function timeTitle(at: number, now: number): string {
  const local = new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
  const utc = new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC');
  return `${relativeText(at, now)}\n${local}\n${utc}`;
}
