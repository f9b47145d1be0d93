import { expect, test } from 'vitest';
import { argumentsOf } from './arguments.js';

test('without arguments a thousand seeds run on all processors', () => {
  expect(argumentsOf([])).toMatchObject({
    seeds: 1000,
    from: 1,
    without: [],
    besides: [],
    shrink: false,
    trace: false,
  });
  expect(argumentsOf([]).processes).toBeGreaterThan(0);
});

test('everything can be said', () => {
  const argv = [
    '--with',
    'split',
    '--seeds',
    '1',
    '--from',
    '7',
    '--without',
    'kill,reorg',
    '--processes',
    '3',
    '--shrink',
    '--trace',
  ];
  expect(argumentsOf(argv)).toEqual({
    seeds: 1,
    from: 7,
    without: ['kill', 'reorg'],
    besides: ['split'],
    processes: 3,
    shrink: true,
    trace: true,
  });
});

test.each([
  [['--seeds', '0'], /--seeds: expected an integer of at least 1, got 0/],
  [['--seeds', 'many'], /got many/],
  [['--without', 'rain'], /got rain/],
  [['--trace', '--seeds', '2'], /prints one seed/],
  [['--sheeds', '2'], /sheeds/],
])('%j is refused', (argv, message) => {
  expect(() => argumentsOf(argv)).toThrow(message);
});
