/** What a date field shows for a time of the filter; relative ones (`-24h`) have none. */
export function inputText(time: string, utc: boolean): string {
  const ms = Date.parse(time);
  if (Number.isNaN(ms)) return '';
  const shifted = utc ? ms : ms - new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(shifted).toISOString().slice(0, 19);
}

/** The time that was written into a date field; '' for an empty one. */
export function isoOf(input: string, utc: boolean): string {
  const ms = Date.parse(utc ? `${input}Z` : input);
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString();
}
