import { expect, test } from 'vitest';
import { isTimeZone, zonedTime } from './zoned-time.js';

test.each([
  ['UTC', '2031-01-31T23:05:09.007Z', '2031-01-31T23:05:09.007Z'],
  ['Europe/Berlin', '2031-01-31T23:05:09.007Z', '2031-02-01T00:05:09.007+01:00'],
  ['Europe/Berlin', '2031-07-31T22:00:00.000Z', '2031-08-01T00:00:00.000+02:00'],
  ['Asia/Kolkata', '2031-01-01T00:00:00.000Z', '2031-01-01T05:30:00.000+05:30'],
  ['America/St_Johns', '2031-01-01T00:00:00.000Z', '2030-12-31T20:30:00.000-03:30'],
])('in %s, %s is %s', (zone, time, text) => {
  expect(zonedTime(zone)(time)).toBe(text);
  expect(Date.parse(text)).toBe(Date.parse(time));
});

test('knows zones from other words', () => {
  expect(['Europe/Berlin', 'UTC', 'Mars/Olympus', '', 'now'].map(isTimeZone)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
