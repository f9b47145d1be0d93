import { expect, test } from 'vitest';
import { timeText, timeTitle } from './time-text.js';

const at = Date.parse('2026-11-22T09:41:07.318Z');

test('is relative, or the time of day, with the day where it is not today', () => {
  expect(timeText(at, 'relative', at + 5_000)).toBe('5s ago');
  expect(timeText(at, 'utc', at + 5_000)).toBe('09:41:07');
  expect(timeText(at, 'utc', at + 86_400_000)).toBe('22 Nov 09:41:07');
});

test('its title has everything', () => {
  expect(timeTitle(at, at + 5_000)).toMatch(/^5s ago\n.*2026.*\n2026-11-22 09:41:07.318 UTC$/);
});
