import { describe, expect, it, test } from 'vitest';
import { hashOf, ledgerOf, now, type SlotSample, slotted } from '../testing/lane-samples.js';
import { expire } from './expire.js';

const past = { validUntil: now - 1 };
const expired = (slot: SlotSample) => expire(ledgerOf({ slots: [slot] }), now);

describe('expire', () => {
  it('wishes the end of a pending transaction whose deadline passed after it took a slot', () => {
    const slot = slotted(0, past);
    expect(expired(slot)).toEqual([
      { kind: 'transaction', transaction: slot.transaction, change: { wish: 'expire' }, event: 'expiring' },
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
});
