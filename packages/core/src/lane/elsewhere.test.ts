import { expect, test } from 'vitest';
import type { LaneGlance } from '../store/instances.js';
import type { LaneReport } from '../store/lane-lease.js';
import { Elsewhere } from './elsewhere.js';

const report: LaneReport = { blockedOn: 'window', parkedAt: null, queued: 4, inFlight: 16, seen: null };
const glance = (lane: string, more: Partial<LaneGlance> = {}): LaneGlance => ({
  lane,
  free: false,
  queued: 4,
  acts: 0,
  report,
  ...more,
});

test('a lane is elsewhere while somebody holds it, and tells what they say', () => {
  const elsewhere = new Elsewhere();
  expect([elsewhere.has('a'), elsewhere.queuedIn('a'), elsewhere.reportOf('a')]).toEqual([false, 0, null]);
  elsewhere.see([glance('a'), glance('b', { free: true })]);
  expect([elsewhere.has('a'), elsewhere.queuedIn('a'), elsewhere.reportOf('a')]).toEqual([true, 4, report]);
  expect([elsewhere.has('b'), elsewhere.queuedIn('b'), elsewhere.reportOf('b')]).toEqual([false, 4, null]);
  elsewhere.see([glance('b')]);
  expect([elsewhere.has('a'), elsewhere.has('b')]).toEqual([false, true]);
});

test('a lane elsewhere is fit to take more unless its owner says what only a person or a signer can end', () => {
  const elsewhere = new Elsewhere();
  const fit = (more: Partial<LaneReport>, glanced: Partial<LaneGlance> = {}) => {
    elsewhere.see([glance('a', { report: { ...report, ...more }, ...glanced })]);
    return elsewhere.isFit('a');
  };
  expect([fit({}), fit({ blockedOn: null })]).toEqual([true, true]);
  for (const blockedOn of ['signer_paused', 'nonce_review', 'signer_unavailable'] as const)
    expect(fit({ blockedOn })).toBe(false);
  expect(fit({ parkedAt: 5 })).toBe(false);
  expect(fit({}, { free: true })).toBe(false);
  expect(elsewhere.isFit('b')).toBe(false);
});

test('what was taken in for it counts until it is looked at again', () => {
  const elsewhere = new Elsewhere();
  elsewhere.see([glance('a')]);
  elsewhere.admitted('a');
  elsewhere.admitted('a');
  elsewhere.admitted('b');
  expect([elsewhere.queuedIn('a'), elsewhere.queuedIn('b'), elsewhere.has('b')]).toEqual([6, 1, true]);
  elsewhere.see([glance('a', { queued: 5 })]);
  expect([elsewhere.queuedIn('a'), elsewhere.queuedIn('b'), elsewhere.has('b')]).toEqual([5, 0, false]);
});
