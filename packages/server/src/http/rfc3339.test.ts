import { expect, test } from 'vitest';
import { readRfc3339 } from './rfc3339.js';

test.each([
  ['2031-05-01T12:00:00Z', Date.UTC(2031, 4, 1, 12)],
  ['2031-05-01t12:00:00.250z', Date.UTC(2031, 4, 1, 12, 0, 0, 250)],
  ['2031-05-01 14:00:00+02:00', Date.UTC(2031, 4, 1, 12)],
  ['2032-02-29T00:00:00Z', Date.UTC(2032, 1, 29)],
])('reads %s', (text, ms) => {
  expect(readRfc3339(text)).toBe(ms);
});

test.each([
  '2031-05-01T12:00:00',
  '2031-05-01',
  '2031-02-30T00:00:00Z',
  '2031-02-29T00:00:00Z',
  '2031-13-01T00:00:00Z',
  '2031-05-01T25:00:00Z',
  '1',
  '',
  'tomorrow',
  '2031-05-01T12:00:00+99:00',
])('does not take %j for a moment', (text) => {
  expect(readRfc3339(text)).toBeNull();
});
