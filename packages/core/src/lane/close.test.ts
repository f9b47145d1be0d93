import { describe, expect, it, test } from 'vitest';
import {
  eip1559,
  foreignSlot,
  gwei,
  hashOf,
  type LedgerSample,
  ledgerOf,
  look,
  now,
  policyOf,
  queued,
  type SlotSample,
  slotted,
} from '../testing/lane-samples.js';
import type { Transaction } from '../transaction/transaction.js';
import { close } from './close.js';

const gas = 21_000n;
const closed = (sample: LedgerSample, policy = policyOf()) =>
  close(ledgerOf(sample), now, policy, gas).map(({ unsigned }) => unsigned.nonce);

const exhausted = (nonce: number): SlotSample => slotted(nonce, { stage: 'exhausted', status: 'failed', failures: 3 });
const rejected = (nonce: number): SlotSample => slotted(nonce, { stage: 'rejected', status: 'failed', failures: 3 });
const wishing = (nonce: number, wish: Transaction['wish']): SlotSample => slotted(nonce, { wish });
const closing = (nonce: number, fields: Partial<Transaction> = {}): SlotSample =>
  slotted(nonce, { slot: 'closing', ...fields }, { attempts: [{}, { kind: 'filler' }] });

describe('a cancelled or expired slot', () => {
  test.each(['cancel', 'expire'] as const)('is closed in the next round though nothing waits (%s)', (wish) => {
    expect(closed({ slots: [wishing(0, wish)] })).toEqual([0]);
  });

  it('is closed with a full window and whatever lies above', () => {
    expect(closed({ slots: [wishing(0, 'cancel'), exhausted(1)] }, policyOf({ window: 1 }))).toEqual([0]);
  });

  it('is not closed a second time', () => {
    expect(closed({ slots: [closing(0, { wish: 'cancel' })] })).toEqual([]);
  });
});

describe('a failed slot', () => {
  it('stays open for a retry while nothing waits for it', () => {
    expect(closed({ slots: [exhausted(0)] })).toEqual([]);
    expect(closed({ slots: [rejected(0), exhausted(1)] })).toEqual([]);
  });

  test.each([
    ['exhausted', exhausted],
    ['rejected', rejected],
    ['never ours', foreignSlot],
  ] as const)('(%s) is closed for a queued transaction', (_name, failed) => {
    expect(closed({ slots: [failed(0)], queue: [queued()] })).toEqual([0]);
  });

  it('is not closed for one that waits for its own back-off', () => {
    expect(closed({ slots: [exhausted(0)], queue: [queued({ nextAttemptAt: now + 1 })] })).toEqual([]);
    expect(closed({ slots: [exhausted(0)], queue: [queued({ nextAttemptAt: now })] })).toEqual([0]);
  });

  it('that never was ours is closed for what is parked as well: it may have been its own once', () => {
    const sample = { queue: [queued({ createdAt: now - 9 })], parkedAt: now - 9 };
    expect(closed({ slots: [foreignSlot(0)], ...sample })).toEqual([0]);
    expect(closed({ slots: [exhausted(0)], ...sample })).toEqual([]);
  });

  it('is left to a stranger’s transaction that waits in the pool, but not for ever', () => {
    const stranger = (age: number) => {
      const one = foreignSlot(0);
      return { ...one, slot: { ...one.slot, updatedAt: now - age } };
    };
    const observation = look({ pendingCount: 1 });
    expect(closed({ slots: [stranger(299_999)], queue: [queued()], observation })).toEqual([]);
    expect(closed({ slots: [stranger(300_000)], queue: [queued()], observation })).toEqual([0]);
    expect(closed({ slots: [stranger(0)], queue: [queued()] })).toEqual([0]);
  });

  test.each<[string, SlotSample]>([
    ['pending', slotted(1)],
    ['a success not mined yet', slotted(1, { stage: 'accepted', status: 'success' })],
    ['closing', closing(1, { stage: 'exhausted', status: 'failed' })],
    ['of a retry that waits on its filler', closing(1, { wish: 'retry' })],
    ['to be cancelled', wishing(1, 'cancel')],
  ])('is closed for a higher slot that is %s', (_name, higher) => {
    expect(closed({ slots: [exhausted(0), higher] })).toContain(0);
  });

  it('is not closed for slots below it', () => {
    expect(closed({ slots: [slotted(0), exhausted(1)] })).toEqual([]);
  });

  it('counts as waiting for those below once it is closed itself: all of them, from the highest down', () => {
    expect(closed({ slots: [exhausted(0), rejected(1), wishing(2, 'cancel')] })).toEqual([0, 1, 2]);
    expect(closed({ slots: [exhausted(0), exhausted(1), slotted(2), exhausted(3)] })).toEqual([0, 1]);
  });
});

describe('a slot that needs no filler', () => {
  it('is one the chain has used already', () => {
    const mined = slotted(0, { wish: 'cancel' }, { slot: { minedHash: hashOf(1) } });
    expect(closed({ slots: [mined], queue: [queued()] })).toEqual([]);
    expect(closed({ slots: [wishing(0, 'cancel')], observation: look({ count: 1 }) })).toEqual([]);
  });

  it('is one that its caller signed: nobody here has the key', () => {
    const theirs = slotted(0, { stage: 'exhausted', status: 'failed', presigned: '0x02' });
    expect(closed({ slots: [theirs], queue: [queued()] })).toEqual([]);
  });

  it('is any under review, without a key, or before the first look', () => {
    const slots = [wishing(0, 'cancel')];
    expect(closed({ slots, canSign: false })).toEqual([]);
    expect(closed({ slots, observation: null })).toEqual([]);
    expect(closed({ slots, review: { reason: 'chain_ahead', chainCount: 9, since: 0 } })).toEqual([]);
  });
});

describe('a filler', () => {
  const of = (slot: SlotSample, policy = policyOf(), observation = look()) =>
    close(ledgerOf({ slots: [slot], queue: [queued()], observation }), now, policy, 50_000n)[0];

  it('sends nothing to oneself, with the measured gas, in the same slot', () => {
    const slot = wishing(3, 'cancel');
    const signer = slot.transaction?.signer;
    expect(of(slot)).toMatchObject({
      kind: 'filler',
      binds: false,
      transaction: { id: slot.transaction?.id },
      unsigned: { nonce: 3, to: signer, value: 0n, data: '0x', gas: 50_000n, chainId: 31_337 },
    });
  });

  it('is at least 12.5 % over the dearest attempt of the slot', () => {
    const slot = slotted(0, { wish: 'cancel' }, { attempts: [{ fees: eip1559(80, 8) }, { fees: eip1559(40, 4) }] });
    expect(of(slot)?.unsigned.fees).toEqual(eip1559(90, 9));
  });

  it('E27: goes to an address without code where oneself is delegated to code', () => {
    const observation = look({ delegated: true });
    expect(of(slotted(0, { wish: 'cancel' }), policyOf(), observation)?.unsigned).toMatchObject({
      to: '0x000000000000000000000000000000000000dEaD',
      value: 0n,
      data: '0x',
    });
  });

  it('pays the market where that is more, and for a nonce that never was ours', () => {
    expect(of(foreignSlot(0))?.unsigned.fees).toEqual(eip1559(3, 1));
  });

  it('may cost half as much again as a payload, so that it can replace any payload, and no more', () => {
    const policy = policyOf({ maxFeePerGas: 80n * gwei });
    const at = (max: number) => slotted(0, { wish: 'cancel' }, { attempts: [{ fees: eip1559(max, 1) }] });
    expect(of(at(80), policy)?.unsigned.fees).toMatchObject({ maxFeePerGas: 90n * gwei });
    // the cap was lowered after it was signed
    expect(of(at(110), policy)?.unsigned.fees).toMatchObject({ maxFeePerGas: 123_750_000_000n });
    const expensive = look({ head: { ...look().head, baseFee: 500n * gwei } });
    expect(of(foreignSlot(0), policy, expensive)?.unsigned.fees).toMatchObject({ maxFeePerGas: 120n * gwei });
  });
});
