import { hardCases } from '@tx-broadcaster/core/testing';
import { expect, test } from 'vitest';
import type { BatchResult } from './seeds-worker.js';
import { added, gaps, noTotals, table } from './totals.js';

const batch: BatchResult = {
  seeds: 1000,
  virtualMs: 7_200_000,
  events: 5000,
  seen: Object.fromEntries(hardCases.map((name) => [name, 2])),
  violations: [{ seed: 3, rule: 'D2', what: 'twice' }],
  cpuMs: 4000,
};

test('batches are added up, and told as a table', () => {
  const totals = added(added(noTotals(), batch), batch);
  expect(totals).toMatchObject({ seeds: 2000, virtualMs: 14_400_000, events: 10_000, cpuMs: 8000 });
  expect(totals.violations).toHaveLength(2);
  expect(totals.seen.killed).toBe(4);
  expect(table(totals, 10)).toMatch(
    /seeds +2,000\n +virtual hours +4\n[\s\S]*violations +2\n[\s\S]*seeds a second +200.0\n/,
  );
});

test('hard cases that never happened are named, once enough seeds have run', () => {
  const { killed: _, ...seen } = batch.seen;
  const poor = added(noTotals(), { ...batch, seen });
  expect(gaps(poor)).toEqual([]);
  expect(gaps(added(poor, { ...batch, seen }))).toEqual(['killed']);
});
