import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { seededRandom } from '../testing/seeded-random.js';
import { type ExponentialBackoffOptions, exponentialBackoff } from './exponential-backoff.js';

const delays = (
  failures: number,
  options: ExponentialBackoffOptions = {},
  random = seededRandom(1),
  maxAttempts = 100,
) =>
  Array.from(
    { length: 2000 },
    () => exponentialBackoff(options).nextDelay({ failures, maxAttempts, verdict: 'transient', random }) ?? -1,
  );

describe('exponentialBackoff', () => {
  it('gives up at the transaction’s own limit', () => {
    const next = (failures: number, maxAttempts: number) =>
      exponentialBackoff().nextDelay({ failures, maxAttempts, verdict: 'transient', random: () => 0.5 });
    expect([next(1, 3), next(2, 3), next(3, 3), next(4, 3)]).toEqual([500, 1000, null, null]);
    expect(next(1, 1)).toBeNull();
    expect(next(9, 10)).not.toBeNull();
  });

  it('has a limit of three for those that bring none', () => {
    expect(exponentialBackoff().maxAttempts).toBe(3);
    expect(exponentialBackoff({ maxAttempts: 7 }).maxAttempts).toBe(7);
  });

  it('doubles its upper bound with each failure, from minDelay to maxDelay', () => {
    const upper = (failures: number) =>
      exponentialBackoff({ minDelay: '2s', maxDelay: '10s' }).nextDelay({
        failures,
        maxAttempts: 100,
        verdict: 'transient',
        random: () => 1,
      });
    expect([1, 2, 3, 4, 99].map(upper)).toEqual([2000, 4000, 8000, 10_000, 10_000]);
  });

  it('never leaves its bounds, however many failures and whatever the chance', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.nat(100_000),
        fc.nat(10_000_000),
        (failures, chance, minDelay, maxDelay) => {
          const policy = exponentialBackoff({ minDelay, maxDelay });
          const delay = policy.nextDelay({ failures, maxAttempts: 20_000, verdict: 'unknown', random: () => chance });
          expect(Number.isSafeInteger(delay)).toBe(true);
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeLessThanOrEqual(Math.min(maxDelay, minDelay * 2 ** Math.min(failures - 1, 40)));
        },
      ),
    );
  });

  it('spreads over the whole range: those that failed together do not come back together', () => {
    const spread = delays(3);
    const tenths = Array.from(
      { length: 10 },
      (_, tenth) => spread.filter((ms) => Math.floor(ms / 400) === tenth).length,
    );
    for (const count of tenths) expect(count).toBeGreaterThan(120);
    expect(new Set(spread).size).toBeGreaterThan(1000);
  });

  test.each([
    [{ minDelay: 'soon' }, 'retry.minDelay'],
    [{ maxDelay: -1 }, 'retry.maxDelay'],
    [{ minDelay: Number.NaN }, 'retry.minDelay'],
  ])('refuses %o, naming the option', (options, name) => {
    expect(() => exponentialBackoff(options)).toThrow(
      expect.objectContaining({ code: 'invalid_option', message: expect.stringContaining(name) }),
    );
  });

  test.each([[0], [-1], [1.5], [Number.NaN]])('refuses %s attempts', (maxAttempts) => {
    expect(() => exponentialBackoff({ maxAttempts })).toThrow(expect.objectContaining({ code: 'invalid_option' }));
  });
});
