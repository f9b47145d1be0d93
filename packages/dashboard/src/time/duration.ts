const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** `320 ms`, `4.2 s`, `1m 04s`, `3h 12m`, `2d 5h`. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < minute) return `${Math.floor(ms / 1_000)} s`;
  if (ms < hour) return `${Math.floor(ms / minute)}m ${pad((ms % minute) / 1_000)}s`;
  if (ms < day) return `${Math.floor(ms / hour)}h ${pad((ms % hour) / minute)}m`;
  return `${Math.floor(ms / day)}d ${Math.floor((ms % day) / hour)}h`;
}

/** `now`, `12s ago`, `in 3m`, `2h ago`, `5d ago`. */
export function relativeText(at: number, now: number): string {
  const ms = now - at;
  const away = Math.abs(ms);
  if (away < 1_000) return 'now';
  const text =
    away < minute
      ? `${Math.floor(away / 1_000)}s`
      : away < hour
        ? `${Math.floor(away / minute)}m`
        : away < day
          ? `${Math.floor(away / hour)}h`
          : `${Math.floor(away / day)}d`;
  return ms > 0 ? `${text} ago` : `in ${text}`;
}

function pad(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}
