import * as say from '#text/time';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** `320 ms`, `4.2 s`, `1m 04s`, `3h 12m`, `2d 5h`. */
export function durationText(ms: number): string {
  if (ms < 1_000) return say.milliseconds(Math.max(0, Math.round(ms)));
  if (ms < 10_000) return say.seconds((ms / 1_000).toFixed(1));
  if (ms < minute) return say.seconds(String(Math.floor(ms / 1_000)));
  if (ms < hour) return say.minutesSeconds(Math.floor(ms / minute), pad((ms % minute) / 1_000));
  if (ms < day) return say.hoursMinutes(Math.floor(ms / hour), pad((ms % hour) / minute));
  return say.daysHours(Math.floor(ms / day), Math.floor((ms % day) / hour));
}

/** `now`, `12s ago`, `in 3m`, `2h ago`, `5d ago`. */
export function relativeText(at: number, now: number): string {
  const ms = now - at;
  const away = Math.abs(ms);
  if (away < 1_000) return say.now;
  const text =
    away < minute
      ? say.shortSeconds(Math.floor(away / 1_000))
      : away < hour
        ? say.shortMinutes(Math.floor(away / minute))
        : away < day
          ? say.shortHours(Math.floor(away / hour))
          : say.shortDays(Math.floor(away / day));
  return ms > 0 ? say.ago(text) : say.hence(text);
}

function pad(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}
