/** Whether times can be told in it: a name of the IANA database such as `Europe/Berlin`, or an offset. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Tells RFC 3339 times by the clocks of a zone, with the offset they have then: the same moments. */
export function zonedTime(timeZone: string): (time: string) => string {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'longOffset',
  });
  return (time) => {
    const parts = Object.fromEntries(format.formatToParts(new Date(time)).map(({ type, value }) => [type, value]));
    const { year, month, day, hour, minute, second, fractionalSecond, timeZoneName = '' } = parts;
    const offset = timeZoneName.replace(/^GMT(?:[+-]00:00)?$/, 'Z').replace('GMT', '');
    return `${year}-${month}-${day}T${hour}:${minute}:${second}.${fractionalSecond}${offset}`;
  };
}
