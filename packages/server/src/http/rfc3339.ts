const pattern = /^(\d{4}-\d{2}-(\d{2}))[Tt ](\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(Z|z|[+-]\d{2}:\d{2})$/;

/** Epoch ms of an RFC 3339 date and time, or null; one without an offset is not a moment. */
export function readRfc3339(text: string): number | null {
  const [, date, day, time, offset] = pattern.exec(text) ?? [];
  if (date === undefined || time === undefined || offset === undefined) return null;
  // Date.parse takes the 31st of February for a day in March
  if (new Date(`${date}T00:00:00Z`).getUTCDate() !== Number(day)) return null;
  const ms = Date.parse(`${date}T${time}${offset.toUpperCase()}`);
  return Number.isNaN(ms) ? null : ms;
}
