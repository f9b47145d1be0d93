import { expect, it } from 'vitest';
import { ledgerOf, look, slotted } from '../testing/lane-samples.js';
import { type BelowBase, lowerBase } from './base.js';

const at = (number: number, count = 3) => look({ head: { ...look().head, number }, count });
const lane = (canSign = true) => {
  const ledger = ledgerOf({ slots: [slotted(5)], canSign });
  ledger.apply([{ kind: 'base', nonce: 5 }]);
  ledger.takeCommit();
  return ledger;
};
const after = (heads: readonly number[], ledger = lane()) => {
  let below: BelowBase | null = null;
  const changes = heads.map((number) => {
    const result = lowerBase(ledger, at(number), below);
    below = result.below;
    return result.changes;
  });
  return { changes, below, ledger };
};

it('takes six looks at rising heads before it believes that the chain waits for a nonce below the first', () => {
  expect(after([100, 101, 101, 101, 102, 103, 104]).changes.flat()).toEqual([]);
  const { changes, below, ledger } = after([100, 101, 102, 103, 103, 104, 105]);
  expect(changes.at(-1)).toEqual([
    { kind: 'foreign', nonce: 3 },
    { kind: 'foreign', nonce: 4 },
    { kind: 'base', nonce: 3 },
  ]);
  expect(below).toBeNull();
  ledger.apply(changes.flat());
  expect(ledger.takeCommit()).toMatchObject({
    baseNonce: 3,
    newSlots: [
      { nonce: 3, transactionId: null },
      { nonce: 4, transactionId: null },
    ],
  });
  expect([ledger.lane.baseNonce, ledger.highestNonce]).toEqual([3, 5]);
});

it('begins anew when the chain expects the first nonce again, and does nothing without a key or a first nonce', () => {
  const { below } = after([100, 101, 102, 103, 104]);
  expect(lowerBase(lane(), at(105, 5), below)).toEqual({ changes: [], below: null });
  expect(after([100, 101, 102, 103, 104, 105], lane(false)).changes.flat()).toEqual([]);
  expect(lowerBase(ledgerOf(), at(100), null)).toEqual({ changes: [], below: null });
});
