import { describe, expect, it, test } from 'vitest';
import { Samples, sampleTime } from '../testing/samples.js';
import type { Stage } from '../transaction/stage.js';
import type { Transaction } from '../transaction/transaction.js';
import { cancelled } from './cancel.js';

const samples = new Samples();
const now = sampleTime + 1_000_000;
const sent = (fields: Partial<Transaction> = {}): Transaction =>
  samples.transaction({ stage: 'accepted', slot: 'open', nonce: 4, hash: '0xaa', version: 3, ...fields });
const cancel = (before: Transaction) => cancelled(before, { reason: 'not needed any more', actor: 'user:anna', now });
const refused = (before: Transaction) => {
  try {
    return cancel(before);
  } catch (error) {
    return error;
  }
};

it('ends a queued transaction at once: nothing of it can be on a chain', () => {
  const before = samples.transaction({ stage: 'queued', blockedOn: 'fee_cap', generation: 2 });
  expect(cancel(before)).toMatchObject({
    transaction: {
      stage: 'cancelled',
      status: 'failed',
      blockedOn: null,
      wish: null,
      generation: 2,
      version: before.version + 1,
      failure: { code: 'cancelled', category: 'cancelled', message: 'not needed any more', retryable: true },
    },
    event: { type: 'cancelled', seq: before.version + 1, reason: 'not needed any more', actor: 'user:anna' },
  });
});

describe('with a slot', () => {
  it.each<[Stage, Transaction['status']]>([
    ['signed', 'pending'],
    ['sent', 'pending'],
    ['accepted', 'success'],
  ])('%s becomes a wish that the chain decides; status and slot stay', (stage, status) => {
    const before = sent({ stage, status, speedUp: { maxFeePerGas: 5n, maxPriorityFeePerGas: null } });
    expect(cancel(before)).toMatchObject({
      transaction: { stage, status, slot: 'open', nonce: 4, wish: 'cancel', speedUp: null, blockedOn: 'slot_closing' },
      event: { type: 'cancelling', reason: 'not needed any more' },
    });
  });

  it.each<Stage>(['exhausted', 'rejected'])('%s can be cancelled too: then it can never be mined any more', (stage) => {
    const acted = cancel(sent({ stage, status: 'failed' }));
    expect(acted?.transaction).toMatchObject({ stage, status: 'failed', wish: 'cancel', blockedOn: null });
  });

  it('takes the place of an expiry or a retry, and asked twice changes nothing', () => {
    expect(cancel(sent({ wish: 'expire' }))?.transaction.wish).toBe('cancel');
    expect(cancel(sent({ wish: 'retry', slot: 'closing' }))?.transaction).toMatchObject({
      wish: 'cancel',
      slot: 'closing',
    });
    expect(cancel(sent({ wish: 'cancel' }))).toBeNull();
  });
});

describe('is refused', () => {
  const inclusion = {
    hash: '0xaa',
    blockNumber: 12,
    blockHash: '0xbb',
    minedAt: 0,
    executed: true,
    gasUsed: 1n,
    effectiveGasPrice: 1n,
    confirmations: 1,
  } as const;

  test.each<[string, Partial<Transaction>, string]>([
    ['once mined', { stage: 'mined', inclusion }, 'too_late'],
    ['once confirmed', { stage: 'confirmed', slot: null, inclusion }, 'too_late'],
    ['once failed with its slot used up', { stage: 'exhausted', slot: null }, 'already_terminal'],
    ['once cancelled', { stage: 'cancelled', slot: null }, 'already_terminal'],
    ['for bytes that the caller signed', { presigned: '0x02' }, 'not_cancellable'],
  ])('%s, with the record as it is', (_, fields, code) => {
    const before = sent(fields);
    expect(refused(before)).toMatchObject({ code, details: { transaction: { transaction_id: before.id } } });
  });
});
