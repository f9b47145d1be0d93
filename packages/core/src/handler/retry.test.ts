import { describe, expect, it, test } from 'vitest';
import { Samples, sampleTime } from '../testing/samples.js';
import type { Stage } from '../transaction/stage.js';
import type { Transaction } from '../transaction/transaction.js';
import { retried } from './retry.js';

const samples = new Samples();
const now = sampleTime + 1_000_000;
const failed = (fields: Partial<Transaction>): Transaction =>
  samples.transaction({
    status: 'failed',
    version: 6,
    nonce: 4,
    hash: '0xaa',
    failures: 3,
    attemptCount: 2,
    place: 'old',
    failure: {
      code: 'transient',
      category: 'rpc',
      message: 'HTTP 502',
      hint: '',
      retryable: true,
      attemptNo: 3,
      revert: null,
      nodeMessage: null,
    },
    ...fields,
  });
const retry = (before: Transaction, reason: string | null = 'the node is back') =>
  retried(before, { reason, actor: 'user:anna', now }, 'new');
const refused = (before: Transaction) => {
  try {
    retry(before);
  } catch (error) {
    return error;
  }
  return null;
};

describe('a retry of a failed transaction', () => {
  test.each<Stage>(['exhausted', 'rejected'])(
    'whose slot is its own (%s) goes on in it, with the same nonce and bytes',
    (stage) => {
      const before = failed({ stage, slot: 'open', wish: 'cancel' });
      expect(retry(before).transaction).toEqual({
        ...before,
        stage: 'signed',
        status: 'pending',
        failures: 0,
        failure: null,
        nextAttemptAt: null,
        blockedOn: null,
        wish: null,
        version: 7,
        updatedAt: now,
      });
    },
  );

  test.each<Stage>(['exhausted', 'rejected'])(
    'with a filler under way (%s) waits for the chain’s decision',
    (stage) => {
      const before = failed({ stage, slot: 'closing' });
      expect(retry(before).transaction).toMatchObject({
        status: 'pending',
        stage: 'sent',
        slot: 'closing',
        wish: 'retry',
        blockedOn: 'slot_closing',
        nonce: 4,
        generation: 1,
        place: 'new',
      });
    },
  );

  test.each<Stage>(['exhausted', 'rejected', 'cancelled', 'expired', 'reverted'])(
    'whose slot was used up (%s) queues behind the others, for a new one',
    (stage) => {
      const before = failed({ stage, slot: null, generation: 2 });
      expect(retry(before).transaction).toMatchObject({
        status: 'pending',
        stage: 'queued',
        slot: null,
        nonce: null,
        hash: null,
        inclusion: null,
        generation: 3,
        place: 'new',
        failures: 0,
        failure: null,
        attemptCount: 2,
        wish: null,
      });
    },
  );

  test.each<Stage>(['cancelled', 'expired', 'rejected'])('that never had a slot (%s) keeps its generation', (stage) => {
    expect(retry(failed({ stage, slot: null, nonce: null, hash: null })).transaction).toMatchObject({
      stage: 'queued',
      generation: 1,
    });
  });

  it('leaves one event, with the person’s reason', () => {
    const before = failed({ stage: 'exhausted', slot: 'open' });
    expect(retry(before).event).toEqual({
      transactionId: before.id,
      seq: 7,
      at: now,
      type: 'retried',
      status: 'pending',
      stage: 'signed',
      blockedOn: null,
      reason: 'the node is back',
      actor: 'user:anna',
    });
    expect(retry(before, null).event.reason).toBeNull();
  });

  it('changes nothing of what was asked for', () => {
    const before = failed({ stage: 'reverted', slot: null, maxAttempts: 9, priority: 4, idempotencyKey: 'k' });
    const { to, value, calldata, maxAttempts, priority, idempotencyKey, createdAt, data } = retry(before).transaction;
    expect({ to, value, calldata, maxAttempts, priority, idempotencyKey, createdAt, data }).toEqual({
      to: before.to,
      value: before.value,
      calldata: before.calldata,
      maxAttempts: 9,
      priority: 4,
      idempotencyKey: 'k',
      createdAt: before.createdAt,
      data: before.data,
    });
  });

  it('is possible for a success that the chain took back: withdrawn or reverted', () => {
    expect(retry(failed({ stage: 'rejected', status: 'success', slot: 'open' })).transaction).toMatchObject({
      stage: 'signed',
      status: 'pending',
    });
    expect(retry(failed({ stage: 'reverted', status: 'success', slot: null })).transaction).toMatchObject({
      stage: 'queued',
      status: 'pending',
      generation: 2,
    });
  });
});

describe('a retry of a pending transaction', () => {
  const waiting = { status: 'pending', stage: 'sent', slot: 'open', blockedOn: 'retry_backoff' } as const;

  it('that waits for its back-off sends it now, its tries counted on', () => {
    const before = failed({ ...waiting, nextAttemptAt: now + 60_000, failures: 2 });
    expect(retry(before).transaction).toMatchObject({
      status: 'pending',
      stage: 'sent',
      failures: 2,
      nextAttemptAt: now,
      blockedOn: null,
      version: 7,
    });
  });

  test.each<Partial<Transaction>>([
    { ...waiting, nextAttemptAt: now },
    { ...waiting, nextAttemptAt: null },
    { ...waiting, blockedOn: 'rate_limited', nextAttemptAt: now + 9 },
    { status: 'pending', stage: 'queued', blockedOn: null },
    { status: 'pending', stage: 'accepted', blockedOn: null },
    { status: 'pending', stage: 'sent', wish: 'retry', slot: 'closing', blockedOn: 'slot_closing' },
  ])('that is under way is refused: %o', (fields) => {
    expect(refused(failed(fields))).toMatchObject({ code: 'not_retryable' });
  });
});

describe('a retry is refused', () => {
  const inclusion = {
    hash: '0xaa',
    blockNumber: 17,
    blockHash: '0xbb',
    minedAt: 0,
    executed: true,
    gasUsed: 1n,
    effectiveGasPrice: 1n,
    confirmations: 1,
  } as const;

  test.each<Stage>(['mined', 'confirmed'])('for what was mined (%s), saying where', (stage) => {
    const before = failed({ stage, status: 'success', inclusion });
    expect(refused(before)).toMatchObject({
      code: 'already_mined',
      message: expect.stringContaining('block 17'),
      details: { transaction: { transaction_id: before.id, stage } },
    });
  });

  test.each<Stage>(['queued', 'signed', 'sent', 'accepted'])('for a success that is under way (%s)', (stage) => {
    expect(refused(failed({ stage, status: 'success' }))).toMatchObject({ code: 'not_retryable' });
  });

  it('for what its caller signed once its nonce was used', () => {
    expect(refused(failed({ stage: 'rejected', slot: null, presigned: '0x02' }))).toMatchObject({
      code: 'not_retryable',
    });
    expect(retry(failed({ stage: 'exhausted', slot: 'open', presigned: '0x02' })).transaction.stage).toBe('signed');
  });
});

describe('a deadline', () => {
  it('that ended the transaction is dropped', () => {
    expect(
      retry(failed({ stage: 'expired', slot: null, nonce: null, validUntil: now - 1 })).transaction.validUntil,
    ).toBeNull();
  });

  it('that is still to come stays', () => {
    expect(retry(failed({ stage: 'exhausted', slot: 'open', validUntil: now + 1 })).transaction.validUntil).toBe(
      now + 1,
    );
  });

  it.each<Stage>(['exhausted', 'rejected', 'cancelled', 'reverted'])(
    'that passed meanwhile is dropped too: else it would end the retry at once (%s; lane-rules.md 13)',
    (stage) => {
      expect(retry(failed({ stage, slot: null, validUntil: now - 1 })).transaction.validUntil).toBeNull();
    },
  );
});

it('what its caller signed and expired in the queue can be retried: its nonce was never used', () => {
  const before = failed({ stage: 'expired', slot: null, nonce: null, presigned: '0x02', validUntil: now - 1 });
  expect(retry(before).transaction).toMatchObject({ stage: 'queued', presigned: '0x02', hash: '0xaa' });
});
