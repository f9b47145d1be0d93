import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TokenBuckets } from './token-buckets.js';

test('a quota may be used evenly or all at once, and fills by itself', () => {
  let now = 0;
  const buckets = new TokenBuckets({ uses: 6, seconds: 60 }, () => now);
  for (let left = 5; left >= 0; left--) expect(buckets.take('a')).toMatchObject({ granted: true, uses: left });
  expect(buckets.take('a')).toEqual({ granted: false, uses: 0, nextIn: 10, fullIn: 60 });
  expect(buckets.take('b')).toMatchObject({ granted: true, uses: 5 });
  now = 9_999;
  expect(buckets.take('a')).toMatchObject({ granted: false, nextIn: 1 });
  now = 10_000;
  expect(buckets.take('a')).toMatchObject({ granted: true, uses: 0, nextIn: 10 });
  now = 1_000_000;
  expect(buckets.take('a')).toMatchObject({ granted: true, uses: 5 });
});

test('no more than the quota and what has filled since is ever granted', () => {
  const steps = fc.array(fc.record({ ms: fc.nat(5_000), takes: fc.nat(20) }), { maxLength: 40 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 60 }), (moves, uses, seconds) => {
      let now = 0;
      let granted = 0;
      const buckets = new TokenBuckets({ uses, seconds }, () => now);
      for (const { ms, takes } of moves) {
        now += ms;
        for (let at = 0; at < takes; at++) if (buckets.take('a').granted) granted++;
        expect(granted).toBeLessThanOrEqual(uses + (now / 1000) * (uses / seconds) + 1e-6);
      }
    }),
  );
});

test('a clock that goes back takes nothing away and gives nothing', () => {
  let now = 60_000;
  const buckets = new TokenBuckets({ uses: 2, seconds: 60 }, () => now);
  buckets.take('a');
  now = 0;
  expect(buckets.take('a').granted).toBe(true);
  expect(buckets.take('a').granted).toBe(false);
});

test('however many names come, no more than 10,000 are remembered', () => {
  const buckets = new TokenBuckets({ uses: 2, seconds: 60 }, () => 0);
  buckets.take('in use');
  for (let at = 0; at < 25_000; at++) {
    buckets.take(`name ${at}`);
    if (at === 9_000) buckets.take('in use');
    if (at === 18_000) expect(buckets.take('in use').granted).toBe(false);
  }
  expect(buckets.size).toBe(10_000);
});
