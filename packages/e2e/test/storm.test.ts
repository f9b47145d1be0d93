import { expect, test } from 'vitest';
import { storm } from './storm.js';

const seeds = Number(process.env.STORM_SEEDS ?? 100);
const from = Number(process.env.STORM_FROM ?? 1);
/** A seed takes some 50 ms; a loaded machine gets ten times that. */
const timeoutMs = 60_000 + seeds * 500;

test(
  `${seeds} storms: nothing lost, nothing doubled, nothing stuck`,
  async () => {
    const violations: string[] = [];
    const seen: Record<string, number> = {};
    for (let seed = from; seed < from + seeds; seed++) {
      const outcome = await storm(seed);
      violations.push(...outcome.violations.map((violation) => `seed ${seed}: ${violation}`));
      for (const [what, count] of Object.entries(outcome.seen)) seen[what] = (seen[what] ?? 0) + count;
    }
    expect(violations).toEqual([]);
    if (process.env.STORM_FROM) return;
    // a run that never met the hard cases proves nothing
    for (const hard of [
      'kill',
      'stall',
      'commit unknown',
      'commit lost',
      'commit fenced',
      'reorg drop',
      'evict',
      'retry',
      'expired',
      'exhausted',
      'rejected',
      'reverted',
    ])
      expect(seen, hard).toHaveProperty(hard);
  },
  timeoutMs,
);
