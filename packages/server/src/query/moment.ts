import { readRfc3339 } from '../http/rfc3339.js';

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Epoch ms of `2031-05-01T12:00:00Z`, or of a time before now: `-90s`, `-15m`, `-24h`, `-7d`; null for neither. */
export function readMoment(text: string, now: number): number | null {
  const before = text.startsWith('-') ? readLength(text.slice(1)) : null;
  if (before !== null) return Math.max(0, now - before);
  // a plus sign that nobody encoded arrives as a space
  return readRfc3339(text.replace(/ (\d{2}:\d{2})$/, '+$1'));
}

/** Milliseconds of `90s`, `15m`, `24h`, `7d`, or of bare seconds; null for neither. */
export function readAge(text: string): number | null {
  return readLength(/^\d{1,9}$/.test(text) ? `${text}s` : text);
}

function readLength(text: string): number | null {
  const [, amount, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const length = units[unit ?? ''];
  return amount === undefined || length === undefined ? null : Number(amount) * length;
}
