import { describe, expect, it, test } from 'vitest';
import {
  eip1559,
  gwei,
  hashOf,
  type LedgerSample,
  ledgerOf,
  look,
  now,
  policyOf,
  type SlotSample,
  slotted,
} from '../testing/lane-samples.js';
import type { Attempt } from '../transaction/attempt.js';
import type { Transaction } from '../transaction/transaction.js';
import type { LanePolicy } from './policy.js';
import { fillerCap, lower, reprice } from './reprice.js';

/** The base fee has risen over what was signed. */
const rise = look({ head: { ...look().head, baseFee: 20n * gwei } });
const old = { signedAt: now - 45_000, fees: eip1559(3, 1) };

function repriced(sample: LedgerSample, policy: LanePolicy = policyOf(), tooCheap: readonly number[] = []) {
  const ledger = ledgerOf({ observation: rise, ...sample });
  ledger.apply(tooCheap.map((nonce) => ({ kind: 'underpriced', nonce })));
  const { intents, changes } = reprice(ledger, now, policy);
  return { intents, changes, nonces: intents.map(({ unsigned }) => unsigned.nonce) };
}

const stuck = (
  nonce: number,
  fields: Partial<Transaction> = {},
  attempt: Partial<Attempt> = {},
  slot: Partial<SlotSample['slot']> = {},
) => slotted(nonce, { stage: 'accepted', ...fields }, { attempts: [{ ...old, ...attempt }], slot });

describe('a transaction that a person wants sped up', () => {
  const wish = (maxFeePerGas: bigint | null, maxPriorityFeePerGas: bigint | null = null) =>
    stuck(1, { speedUp: { maxFeePerGas, maxPriorityFeePerGas } });
  const priced = (slot: SlotSample, policy?: LanePolicy) =>
    repriced({ slots: [stuck(0, {}, { signedAt: now }), slot], observation: look() }, policy).intents;

  it('is priced anew wherever it stands, at the fees asked for', () => {
    expect(priced(wish(50n * gwei, 7n * gwei))).toMatchObject([{ unsigned: { nonce: 1, fees: eip1559(50, 7) } }]);
  });

  it('at the market’s where none were asked for, and a replacement in any case', () => {
    expect(priced(wish(null))).toMatchObject([{ unsigned: { nonce: 1, fees: eip1559(3.375, 1.125) } }]);
  });

  it('never above the cap, and not while it is to end', () => {
    expect(priced(wish(50n * gwei), policyOf({ maxFeePerGas: 3n * gwei }))).toEqual([]);
    const ending = stuck(1, { speedUp: { maxFeePerGas: null, maxPriorityFeePerGas: null }, wish: 'cancel' });
    expect(priced(ending)).toEqual([]);
  });
});

describe('the first in line', () => {
  it('is priced anew when blocks go by without it', () => {
    const slot = stuck(0, { value: 5n, calldata: '0xbeef' });
    const { intents } = repriced({ slots: [slot] });
    expect(intents).toMatchObject([
      {
        kind: 'payload',
        binds: false,
        unsigned: { nonce: 0, value: 5n, data: '0xbeef', to: slot.transaction?.to, fees: eip1559(41, 1.125) },
      },
    ]);
  });

  it('is left alone before its time, without a newer block, or while its price still does', () => {
    expect(repriced({ slots: [stuck(0, {}, { signedAt: now - 44_999 })] }).intents).toEqual([]);
    const noBlock = look({ head: { ...rise.head, at: now - 45_000 } });
    expect(repriced({ slots: [stuck(0)], observation: noBlock }).intents).toEqual([]);
    expect(repriced({ slots: [stuck(0)], observation: look() }).intents).toEqual([]);
  });

  it('is the only one: those behind it cannot be mined before it', () => {
    expect(repriced({ slots: [stuck(0), stuck(1)] }).nonces).toEqual([0]);
    expect(repriced({ slots: [stuck(1)] }).nonces).toEqual([]);
  });
});

describe('a slot that a node called too cheap', () => {
  it('is priced anew at once, wherever it stands', () => {
    const slots = [stuck(0, {}, { signedAt: now }), stuck(1, {}, { signedAt: now })];
    expect(repriced({ slots, observation: look() }, policyOf(), [1]).nonces).toEqual([1]);
  });

  it('rises by at least an eighth over all attempts before it, on both fields', () => {
    const slot = slotted(0, {}, { attempts: [{ fees: eip1559(80, 8) }, { fees: eip1559(64, 16) }] });
    const policy = policyOf({ maxFeePerGas: 1000n * 10n ** 9n });
    expect(repriced({ slots: [slot], observation: look() }, policy, [0]).intents[0]?.unsigned.fees).toEqual(
      eip1559(90, 18),
    );
  });

  it('stops at ten times the going price where no cap is configured: a rival must not drive it up for ever', () => {
    const slot = slotted(0, {}, { attempts: [{ fees: eip1559(80, 8) }] });
    const { intents, changes } = repriced({ slots: [slot], observation: look() }, policyOf(), [0]);
    expect(intents).toEqual([]);
    expect(changes).toMatchObject([{ change: { blockedOn: 'fee_cap' } }]);
  });
});

describe('nothing is signed', () => {
  test.each<[string, SlotSample]>([
    ['for a payload that was given up', stuck(0, { stage: 'exhausted', status: 'failed' })],
    ['for a payload that is to be cancelled', stuck(0, { wish: 'cancel' })],
    ['for what its caller signed', stuck(0, { presigned: '0x02' })],
    ['for what is mined', stuck(0, {}, {}, { minedHash: hashOf(1) })],
  ])('%s', (_name, slot) => {
    expect(repriced({ slots: [slot] }, policyOf(), [0])).toMatchObject({ intents: [], changes: [] });
  });

  it('for a nonce that the chain has used', () => {
    const observation = { ...rise, count: 1 };
    expect(repriced({ slots: [stuck(0)], observation }, policyOf(), [0]).intents).toEqual([]);
  });

  it('under review, without a key, or before the first look', () => {
    const slots = [stuck(0)];
    const review = { reason: 'chain_ahead', chainCount: 9, since: 0 } as const;
    for (const sample of [
      { slots, review },
      { slots, canSign: false },
      { slots, observation: null },
    ])
      expect(repriced(sample, policyOf(), [0]).intents).toEqual([]);
  });

  it('above the cap: the best attempt keeps its place and the record says why, once', () => {
    const policy = policyOf({ maxFeePerGas: 3n * gwei });
    const { intents, changes } = repriced({ slots: [stuck(0)] }, policy);
    expect(intents).toEqual([]);
    expect(changes).toMatchObject([{ change: { blockedOn: 'fee_cap' }, event: 'blocked' }]);
    expect(repriced({ slots: [stuck(0, { blockedOn: 'fee_cap' })] }, policy).changes).toEqual([]);
    expect(repriced({ slots: [stuck(0, { status: 'success' })] }, policy).changes).toEqual([]);
  });

  it('above the caller’s own cap', () => {
    expect(repriced({ slots: [stuck(0, { maxFeePerGas: 3n * gwei })] }).intents).toEqual([]);
  });

  it('but right up to the cap', () => {
    const policy = policyOf({ maxFeePerGas: 4n * gwei });
    expect(repriced({ slots: [stuck(0)] }, policy).intents[0]?.unsigned.fees).toMatchObject({
      maxFeePerGas: 4n * gwei,
    });
  });
});

describe('a filler', () => {
  const closing = (fees = old.fees) =>
    slotted(
      0,
      { wish: 'cancel', slot: 'closing', stage: 'accepted' },
      {
        attempts: [
          { ...old, fees },
          { ...old, kind: 'filler', gas: 21_000n, fees },
        ],
      },
    );

  it('is priced anew as payloads are, and stays a no-op to oneself', () => {
    const slot = closing();
    expect(repriced({ slots: [slot] }).intents).toMatchObject([
      { kind: 'filler', unsigned: { to: slot.transaction?.signer, value: 0n, data: '0x', gas: 21_000n } },
    ]);
  });

  it('has one and a half times the payload’s cap', () => {
    const policy = policyOf({ maxFeePerGas: 100n * gwei });
    expect(repriced({ slots: [closing(eip1559(130, 1))] }, policy, [0]).intents).toHaveLength(1);
    expect(repriced({ slots: [closing(eip1559(140, 1))] }, policy, [0]).intents).toEqual([]);
    expect(fillerCap(100n)).toBe(150n);
    expect(fillerCap(null)).toBeNull();
  });
});

test('the lower of two caps, where there are any', () => {
  expect([lower(null, null), lower(1n, null), lower(null, 2n), lower(3n, 2n)]).toEqual([null, 1n, 2n, 2n]);
});
