import { BroadcasterError } from './errors.js';

/** Milliseconds, or a number with a unit: `'500ms'`, `'30s'`, `'5m'`, `'2h'`, `'1d'`. */
export type Duration = number | string;

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The duration in ms. @throws BroadcasterError `invalid_option`, naming `option` */
export function durationMs(duration: Duration, option: string): number {
  if (typeof duration === 'number' && Number.isFinite(duration) && duration >= 0) return duration;
  const match = typeof duration === 'string' ? /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/.exec(duration.trim()) : null;
  const unit = units[match?.[2] ?? ''];
  if (match && unit !== undefined) return Number(match[1]) * unit;
  throw new BroadcasterError(
    'invalid_option',
    `expected \`${option}\` to be milliseconds or a text like '30s', got ${JSON.stringify(duration)}`,
  );
}
