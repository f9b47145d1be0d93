import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foreignSlot, type SlotSample, slotted } from '../testing/lane-samples.js';
import type { Transaction } from '../transaction/transaction.js';
import type { OpenSlot } from './open-slot.js';
import { OpenSlots } from './open-slots.js';

const open = (...slots: readonly SlotSample[]): OpenSlots => {
  const all = new OpenSlots();
  for (const slot of slots) all.set(slot);
  return all;
};
const nonces = (slots: Iterable<OpenSlot>) => [...slots].map(({ slot }) => slot.nonce);

describe('open slots', () => {
  it('stand in the order in which they were opened, replaced ones in their place', () => {
    const slots = open(slotted(4), slotted(5), slotted(9));
    slots.set(slotted(5, { failures: 2 }));
    expect(nonces(slots.values())).toEqual([4, 5, 9]);
    slots.delete(5);
    slots.delete(77);
    expect([nonces(slots.values()), slots.size, slots.has(5), slots.get(5)]).toEqual([[4, 9], 2, false, undefined]);
  });

  it.each<[string, Partial<Transaction>, boolean]>([
    ['pending', {}, false],
    ['a success', { stage: 'accepted', status: 'success' }, false],
    ['exhausted', { stage: 'exhausted', status: 'failed' }, true],
    ['rejected', { stage: 'rejected', status: 'failed' }, true],
    ['to be cancelled', { wish: 'cancel' }, true],
    ['to be retried', { wish: 'retry' }, true],
    ['failed and not acknowledged', { failures: 1 }, true],
  ])('name those that need a look: one that is %s', (_name, fields, unsteady) => {
    expect(nonces(open(slotted(1), slotted(2, fields)).unsteady())).toEqual(unsteady ? [2] : []);
  });

  it('name a nonce that never was ours, and not one whose failure was followed by an acknowledgement', () => {
    const acknowledged = slotted(2, { failures: 2 }, { slot: { acknowledged: true } });
    expect(nonces(open(foreignSlot(1), acknowledged).unsteady())).toEqual([1]);
  });

  it('know whose they are, until the last slot of a transaction is gone', () => {
    const twice = slotted(7);
    const older = { ...foreignSlot(3), slot: { ...twice.slot, nonce: 3 } };
    const id = twice.slot.transactionId ?? '';
    const slots = open(twice, older, slotted(8));
    slots.set({ ...older, slot: { ...older.slot, refusals: 1 } });
    slots.delete(3);
    expect(slots.hasOwner(id)).toBe(true);
    slots.delete(7);
    slots.delete(7);
    expect(slots.hasOwner(id)).toBe(false);
  });

  it('forget what has become steady', () => {
    const slots = open(slotted(1, { wish: 'cancel', validUntil: 5 }));
    slots.set(slotted(1));
    expect([slots.unsteady(), slots.withDeadline()]).toEqual([[], []]);
  });

  it('agree with a plain look at each of them, whatever happened (against a model)', () => {
    const step = fc.record({
      nonce: fc.nat(12),
      at: fc.oneof(fc.nat(3000), fc.constant(0)),
      kind: fc.constantFrom('set' as const, 'set' as const, 'set' as const, 'delete' as const),
      odd: fc.boolean(),
      deadline: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), fc.nat(3200), (steps, now) => {
        const slots = new OpenSlots();
        const model = new Map<number, SlotSample>();
        for (const { nonce, at, kind, odd, deadline } of steps) {
          if (kind === 'delete') {
            slots.delete(nonce);
            model.delete(nonce);
            continue;
          }
          const slot = slotted(
            nonce,
            { wish: odd ? 'cancel' : null, validUntil: deadline ? 9 : null },
            { slot: { nextSendAt: at } },
          );
          slots.set(slot);
          model.set(nonce, slot);
        }
        const sorted = [...model.values()].sort((a, b) => a.slot.nonce - b.slot.nonce);
        expect(nonces(slots.dueAt(now))).toEqual(nonces(sorted.filter(({ slot }) => slot.nextSendAt <= now)));
        expect(nonces(slots.unsteady())).toEqual(nonces(sorted.filter((one) => one.transaction?.wish === 'cancel')));
        expect(nonces(slots.withDeadline())).toEqual(nonces(sorted.filter((one) => one.transaction?.validUntil === 9)));
        for (const condition of [() => true, ({ slot }: OpenSlot) => slot.nonce % 2 === 0]) {
          const times = sorted.filter(condition).map(({ slot }) => slot.nextSendAt);
          expect(slots.earliestSend(condition)).toBe(times.length === 0 ? null : Math.min(...times));
        }
        expect(slots.size).toBe(model.size);
      }),
    );
  });
});
