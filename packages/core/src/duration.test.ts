import { expect, test } from 'vitest';
import { durationMs } from './duration.js';

test.each([
  [0, 0],
  [1500, 1500],
  [0.5, 0.5],
  ['500ms', 500],
  ['30s', 30_000],
  ['5m', 300_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
  ['1.5h', 5_400_000],
  [' 10 s ', 10_000],
  ['0s', 0],
])('%o is %i ms', (duration, ms) => {
  expect(durationMs(duration, 'x')).toBe(ms);
});

test.each([
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '',
  '5',
  's',
  '-5s',
  '5 minutes',
  '1e3s',
  '5S',
  '1h30m',
  null,
  {},
  true,
])('%o is no duration', (wrong) => {
  expect(() => durationMs(wrong as string, 'rpcTimeout')).toThrow(
    expect.objectContaining({ code: 'invalid_option', message: expect.stringContaining('`rpcTimeout`') }),
  );
});
