import { describe, expect, it } from 'vitest';
import { look, policyOf } from '../testing/lane-samples.js';
import { policyFor } from './policy.js';

describe('policyFor', () => {
  it('is the configured policy on a real chain and before the first look', () => {
    const policy = policyOf();
    expect(policyFor(policy, null)).toBe(policy);
    expect(policyFor(policy, look())).toBe(policy);
  });

  it('looks more often where blocks come faster than was thought, unless it was told how often', () => {
    const pollMs = (blockMs: number, fields = {}) => policyFor(policyOf(fields), look({ blockMs })).pollMs;
    expect([250, 2000, 12_000, 600_000].map((blockMs) => pollMs(blockMs))).toEqual([250, 667, 4000, 4000]);
    expect(pollMs(2000, { pollsByBlocks: false, pollMs: 1234 })).toBe(1234);
  });

  it('E27: has one transaction of a delegated account in the pool, on any chain', () => {
    expect(policyFor(policyOf(), look({ delegated: true })).window).toBe(1);
    expect(policyFor(policyOf(), look({ delegated: true, development: true })).window).toBe(1);
    expect(policyFor(policyOf(), look({ delegated: false })).window).toBe(16);
  });

  it('settles at inclusion, sends thousands and looks often on a development chain', () => {
    const policy = policyOf();
    expect(policyFor(policy, look({ development: true }))).toEqual({
      ...policy,
      settleDepth: 0,
      settledBy: null,
      window: 4000,
      pollMs: 250,
      rebroadcastMs: 5000,
      exclusive: false,
    });
  });

  it('keeps what was set wider or faster by hand', () => {
    const policy = policyOf({ window: 9000, pollMs: 50, rebroadcastMs: 100 });
    expect(policyFor(policy, look({ development: true }))).toMatchObject({
      window: 9000,
      pollMs: 50,
      rebroadcastMs: 100,
    });
  });
});
