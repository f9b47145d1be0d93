import { describe, expect, it, test } from 'vitest';
import { hashOf, ledgerOf, now, queued, type SlotSample, slotted } from '../testing/lane-samples.js';
import { expire } from './expire.js';

const past = { validUntil: now - 1 };
const expired = (slot: SlotSample) => expire(ledgerOf({ slots: [slot] }), now);

describe('expire', () => {
  it('wishes the end of a pending transaction whose deadline passed after it took a slot', () => {
    const slot = slotted(0, past);
    expect(expired(slot)).toEqual([
      {
        kind: 'transaction',
        transaction: slot.transaction,
        change: { wish: 'expire', speedUp: null },
        event: 'expiring',
      },
    ]);
  });

  it('begins with the very moment', () => {
    expect(expired(slotted(0, { validUntil: now }))).toHaveLength(1);
    expect(expired(slotted(0, { validUntil: now + 1 }))).toEqual([]);
  });

  test.each<[string, SlotSample]>([
    ['a success', slotted(0, { ...past, status: 'success', stage: 'accepted' })],
    ['a failed one', slotted(0, { ...past, status: 'failed', stage: 'exhausted' })],
    ['what is mined', slotted(0, past, { slot: { minedHash: hashOf(1) } })],
    ['what somebody wants cancelled', slotted(0, { ...past, wish: 'cancel' })],
    ['what somebody wants retried', slotted(0, { ...past, wish: 'retry' })],
    ['what its caller signed', slotted(0, { ...past, presigned: '0x02' })],
    ['what has no deadline', slotted(0)],
  ])('leaves %s alone', (_name, slot) => {
    expect(expired(slot)).toEqual([]);
  });

  it('ends a queued one at once, also when the chain cannot be seen', () => {
    const late = queued(past);
    const ledger = ledgerOf({ queue: [late, queued({ validUntil: now + 1 }), queued()], observation: null });
    expect(expire(ledger, now)).toEqual([
      {
        kind: 'transaction',
        transaction: late,
        change: {
          stage: 'expired',
          blockedOn: null,
          failure: expect.objectContaining({ code: 'expired', retryable: true }),
        },
        event: 'expired',
      },
    ]);
  });

  it('ends a queued one that waits for its back-off, and one that its caller signed', () => {
    const queue = [queued({ ...past, nextAttemptAt: now + 60_000 }), queued({ ...past, presigned: '0x02' })];
    expect(expire(ledgerOf({ queue }), now)).toHaveLength(2);
  });

  it('never ends a success, though it was displaced and queues again', () => {
    expect(expire(ledgerOf({ queue: [queued({ ...past, status: 'success', generation: 2 })] }), now)).toEqual([]);
  });
});
