import { expect, test } from 'vitest';
import { readAge, readMoment } from './moment.js';

const now = Date.parse('2031-05-01T12:00:00Z');

test.each([
  ['-90s', now - 90_000],
  ['-15m', now - 900_000],
  ['-24h', now - 86_400_000],
  ['-7d', now - 604_800_000],
  ['-0s', now],
  ['-999999999d', 0],
  ['2031-05-01T12:00:00+02:00', now - 7_200_000],
  ['2031-05-01T12:00:00 02:00', now - 7_200_000],
  ['24h', null],
  ['-24', null],
  ['-1w', null],
  ['yesterday', null],
  ['', null],
])('the moment %j is %s', (text, moment) => {
  expect(readMoment(text, now)).toBe(moment);
});

test.each([
  ['600', 600_000],
  ['10m', 600_000],
  ['-10m', null],
  ['1.5h', null],
  ['', null],
])('the age %j is %s ms', (text, age) => {
  expect(readAge(text)).toBe(age);
});
