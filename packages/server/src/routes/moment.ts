import { readRfc3339 } from '../http/rfc3339.js';

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Epoch ms of `2031-05-01T12:00:00Z`, or of a time before now: `-90s`, `-15m`, `-24h`, `-7d`. */
export function readMoment(now: number) {
  return (text: string): { readonly value: number } | { readonly expected: string } => {
    const [, amount, unit] = /^-(\d{1,6})([smhd])$/.exec(text) ?? [];
    const length = units[unit ?? ''];
    if (amount !== undefined && length !== undefined) return { value: now - Number(amount) * length };
    // a plus sign that nobody encoded arrives as a space
    const value = readRfc3339(text.replace(/ (\d{2}:\d{2})$/, '+$1'));
    return value === null
      ? { expected: 'a time (RFC 3339, with its offset) or one before now such as -24h or -7d' }
      : { value };
  };
}
