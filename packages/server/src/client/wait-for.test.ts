import type { Stage, Status, TransactionRecord } from '@tx-broadcaster/core';
import { expect, test } from 'vitest';
import { verdictOn, type WaitTarget } from './wait-for.js';

const at = (stage: Stage, status: Status) => ({ stage, status }) as TransactionRecord; // all that it looks at

test.each<[Stage, Status, Partial<Record<WaitTarget, string>>]>([
  ['queued', 'pending', { signed: 'under way', accepted: 'under way', success: 'under way', terminal: 'under way' }],
  ['sent', 'pending', { signed: 'reached', sent: 'reached', accepted: 'under way', failed: 'under way' }],
  ['accepted', 'success', { accepted: 'reached', mined: 'under way', success: 'reached', failed: 'missed' }],
  ['accepted', 'pending', { accepted: 'reached', success: 'under way', terminal: 'under way' }],
  ['mined', 'success', { mined: 'reached', confirmed: 'under way', terminal: 'under way' }],
  ['confirmed', 'success', { sent: 'reached', confirmed: 'reached', terminal: 'reached', failed: 'missed' }],
  ['reverted', 'success', { accepted: 'reached', mined: 'reached', confirmed: 'missed', terminal: 'reached' }],
  ['reverted', 'failed', { mined: 'missed', confirmed: 'missed', failed: 'reached', terminal: 'reached' }],
  ['exhausted', 'failed', { signed: 'missed', accepted: 'missed', success: 'missed', failed: 'reached' }],
  ['cancelled', 'failed', { accepted: 'missed', terminal: 'reached', failed: 'reached' }],
])('%s and %s', (stage, status, verdicts) => {
  const targets = Object.keys(verdicts) as WaitTarget[];
  const given = targets.map((target) => [target, verdictOn(at(stage, status), target)]);
  expect(Object.fromEntries(given)).toEqual(verdicts);
});
