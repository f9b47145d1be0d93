import { describe, expect, it, test } from 'vitest';
import { Samples, sampleTime } from '../testing/samples.js';
import type { FeeCaps } from '../transaction/fees.js';
import type { SpeedUp, Transaction } from '../transaction/transaction.js';
import { spedUp } from './speed-up.js';

const samples = new Samples();
const now = sampleTime + 1_000_000;
const before = (fields: Partial<Transaction> = {}) =>
  samples.transaction({ stage: 'accepted', status: 'success', slot: 'open', nonce: 4, hash: '0xaa', ...fields });
const eip1559 = { kind: 'eip1559', maxFeePerGas: 800n, maxPriorityFeePerGas: 80n } as const;

function speedUp(wish: Partial<SpeedUp> = {}, fields: Partial<Transaction> = {}, caps: Partial<FeeCaps> = {}) {
  const transaction = before(fields);
  const attempts = [
    samples.attempt(samples.slot(transaction, 4), { fees: eip1559 }),
    samples.attempt(samples.slot(transaction, 3), { fees: { ...eip1559, maxFeePerGas: 5000n } }),
  ];
  try {
    const full = { maxFeePerGas: null, maxPriorityFeePerGas: null, ...wish };
    const limits = { attempts, caps: { maxFeePerGas: null, maxPriorityFeePerGas: null, ...caps } };
    return spedUp(transaction, full, limits, { reason: 'in a hurry', actor: null, now });
  } catch (error) {
    return error;
  }
}

it.each(['signed', 'sent', 'accepted'] as const)('%s is marked for a dearer attempt, at once', (stage) => {
  expect(speedUp({}, { stage, nextAttemptAt: now + 5000 })).toMatchObject({
    transaction: {
      stage,
      nonce: 4,
      nextAttemptAt: null,
      speedUp: { maxFeePerGas: null, maxPriorityFeePerGas: null },
    },
    event: { type: 'speeding_up', reason: 'in a hurry' },
  });
});

it('keeps the fees asked for', () => {
  expect(speedUp({ maxFeePerGas: 900n, maxPriorityFeePerGas: 90n })).toMatchObject({
    transaction: { speedUp: { maxFeePerGas: 900n, maxPriorityFeePerGas: 90n } },
  });
});

describe('is refused', () => {
  it.each([
    ['ceiling', { maxFeePerGas: 899n }],
    ['tip', { maxPriorityFeePerGas: 89n }],
  ])('with a %s below an eighth over the dearest attempt of the slot, naming the least that would do', (_, wish) => {
    expect(speedUp(wish)).toMatchObject({
      code: 'fee_below_replacement_minimum',
      details: { minimum: { max_fee_per_gas: '900', max_priority_fee_per_gas: '90' } },
    });
  });

  it('above the cap of the tip, whether asked for or needed', () => {
    const caps = { maxPriorityFeePerGas: 90n };
    expect(speedUp({ maxPriorityFeePerGas: 91n }, {}, caps)).toMatchObject({ code: 'fee_cap_reached' });
    expect(speedUp({}, {}, { maxPriorityFeePerGas: 89n })).toMatchObject({ details: { cap: '89' } });
  });

  it('above the cap, whether asked for or needed', () => {
    expect(speedUp({ maxFeePerGas: 1001n }, {}, { maxFeePerGas: 1000n })).toMatchObject({ code: 'fee_cap_reached' });
    expect(speedUp({}, {}, { maxFeePerGas: 899n })).toMatchObject({ code: 'fee_cap_reached', details: { cap: '899' } });
    expect(speedUp({}, {}, { maxFeePerGas: 900n, maxPriorityFeePerGas: 90n })).toMatchObject({
      event: { type: 'speeding_up' },
    });
  });

  const inclusion: Transaction['inclusion'] = {
    hash: '0xaa',
    blockNumber: 9,
    blockHash: '0xbb',
    minedAt: 0,
    executed: true,
    gasUsed: 1n,
    effectiveGasPrice: 1n,
    confirmations: 1,
  };
  test.each<[string, Partial<Transaction>, string]>([
    ['before it was signed', { stage: 'queued', slot: null }, 'not_in_mempool'],
    ['while a no-op is under way', { slot: 'closing' }, 'not_in_mempool'],
    ['while it is to be cancelled', { wish: 'cancel' }, 'not_in_mempool'],
    ['once it was given up', { stage: 'exhausted' }, 'not_in_mempool'],
    ['for bytes that the caller signed', { presigned: '0x02' }, 'not_in_mempool'],
    ['once mined', { stage: 'mined', inclusion }, 'too_late'],
  ])('%s', (_, fields, code) => {
    expect(speedUp({}, fields)).toMatchObject({ code });
  });
});
