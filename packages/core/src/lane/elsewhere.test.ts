import { expect, test } from 'vitest';
import type { LaneGlance, LaneReport } from '../store/store.js';
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
