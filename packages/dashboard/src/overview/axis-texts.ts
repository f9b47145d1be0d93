import { dateLocale } from '#text/locale';

const dayLength = 86_400;

/** Labels of moments (epoch seconds) that are `step` seconds apart: the time of day, and the day where one begins. */
export function axisTexts(moments: readonly number[], step: number, utc: boolean): string[] {
  const zone = utc ? { timeZone: 'UTC' } : {};
  const time = new Intl.DateTimeFormat(dateLocale, { ...zone, hour: '2-digit', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(dateLocale, { ...zone, day: 'numeric', month: 'short' });
  return moments.map((seconds) => {
    const text = time.format(seconds * 1_000);
    return step >= dayLength || text === '00:00' ? day.format(seconds * 1_000) : text;
  });
}
