import { dateLocale } from '#text/locale';
import { relativeText } from './duration.js';

export const timeModes = ['relative', 'local', 'utc'] as const;
export type TimeMode = (typeof timeModes)[number];

/** A moment as the reader wants it; with the day only where it is not today's. */
export function timeText(at: number, mode: TimeMode, now: number): string {
  if (mode === 'relative') return relativeText(at, now);
  const { time, day } = formats[mode];
  const text = time.format(at);
  const date = day.format(at);
  return date === day.format(now) ? text : `${date} ${text}`;
}

function formatsIn(zone: { readonly timeZone?: string }) {
  return {
    time: new Intl.DateTimeFormat(dateLocale, { ...zone, hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    day: new Intl.DateTimeFormat(dateLocale, { ...zone, day: '2-digit', month: 'short' }),
  };
}

// made once: making one takes far longer than using it
const formats = { local: formatsIn({}), utc: formatsIn({ timeZone: 'UTC' }) };

/** Everything there is to say about a moment, in both zones. */
export function timeTitle(at: number, now: number): string {
  const local = new Date(at).toLocaleString(dateLocale, { dateStyle: 'medium', timeStyle: 'medium' });
  const utc = new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC');
  return `${relativeText(at, now)}\n${local}\n${utc}`;
}
