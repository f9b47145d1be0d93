import { describe, expect, it, test } from 'vitest';
import { type LedgerSample, ledgerOf, now, policyOf, queued } from '../testing/lane-samples.js';
import type { Transaction } from '../transaction/transaction.js';
import { type Due, wakeTime } from './wake-time.js';

const nothingDue: Due = { lookAt: Number.POSITIVE_INFINITY, sendAt: null };
const due = (fields: Partial<Due>): Due => ({ ...nothingDue, ...fields });
const wakes = (sample: LedgerSample, then: Due = nothingDue, policy = policyOf()) =>
  wakeTime(ledgerOf(sample), policy, null, then, now);

describe('the next round', () => {
  it('is never due where nothing is', () => {
    expect(wakes({})).toBe(Number.POSITIVE_INFINITY);
  });

  it('is due with the first of looks, sends and back-offs', () => {
    const queue = [queued({ nextAttemptAt: now + 30 })];
    expect(wakes({ queue }, due({ lookAt: now + 10, sendAt: now + 20 }))).toBe(now + 10);
    expect(wakes({ queue }, due({ lookAt: now + 40, sendAt: now + 20 }))).toBe(now + 20);
    expect(wakes({ queue }, due({ lookAt: now + 40 }))).toBe(now + 30);
  });

  it('is due now where that has passed', () => {
    expect(wakes({}, due({ lookAt: now - 10 }))).toBe(now);
  });

  it('does not come for the back-offs of those that it would not bind anyway', () => {
    const queue = [queued({ nextAttemptAt: now + 30 }), queued({ nextAttemptAt: now + 20 })];
    expect(wakes({ queue }, nothingDue, policyOf({ bindLimit: 1 }))).toBe(now + 30);
  });

  it('is due now where the store has a queue of which nothing was read', () => {
    const ledger = ledgerOf();
    ledger.waiting.complete = false;
    expect(wakeTime(ledger, policyOf(), null, nothingDue, now)).toBe(now);
  });
});

describe('a queued transaction that only the limit of the last round kept back', () => {
  const later = Number.POSITIVE_INFINITY;

  it('is bound at once', () => {
    expect(wakes({ queue: [queued()] })).toBe(now);
  });

  it('waits with its lane', () => {
    expect(wakeTime(ledgerOf({ queue: [queued()] }), policyOf(), 'window', nothingDue, now)).toBe(later);
  });

  test.each<[string, Partial<Transaction>]>([
    ['for funds', { blockedOn: 'insufficient_funds' }],
    ['for a price below its cap', { blockedOn: 'fee_cap' }],
    ['for its policy', { blockedOn: 'policy_denied' }],
    ['for an estimate of its gas', { gas: null }],
    ['for its nonce, which its sender has given it', { presigned: '0x02' }],
  ])('is not one that waits %s', (_, fields) => {
    expect(wakes({ queue: [queued(fields)] })).toBe(later);
  });

  it('is not one that is parked', () => {
    const waiting = queued();
    expect(wakes({ queue: [waiting], parkedAt: waiting.createdAt })).toBe(later);
  });

  it('is one whose gas was estimated', () => {
    const waiting = queued({ gas: null });
    const ledger = ledgerOf({ queue: [waiting] });
    ledger.estimates.set(waiting.id, 21_000n);
    expect(wakeTime(ledger, policyOf(), null, nothingDue, now)).toBe(now);
  });
});
