import { describe, expect, it } from 'vitest';
import { Samples, sampleTime } from '../testing/samples.js';
import { toAttemptRecords, toEventRecord, toRecord } from './record.js';
import type { Transaction } from './transaction.js';

const samples = new Samples();
const hash = `0x${'ab'.repeat(32)}` as const;
const blockHash = `0x${'cd'.repeat(32)}` as const;

const empty: Transaction = samples.transaction({ id: '0199-empty', createdAt: sampleTime, updatedAt: sampleTime });
const full: Transaction = {
  ...empty,
  id: '0199-full',
  data: { to: '0x1', amount: '5' },
  status: 'failed',
  stage: 'reverted',
  version: 9,
  generation: 2,
  value: 2n ** 200n,
  nonce: 41,
  hash,
  confirmations: 3,
  attemptCount: 4,
  maxAttempts: 5,
  nextAttemptAt: sampleTime + 1500,
  inclusion: {
    hash,
    blockNumber: 17,
    blockHash,
    minedAt: sampleTime + 12_000,
    executed: false,
    gasUsed: 21_000n,
    effectiveGasPrice: 3_000_000_007n,
    confirmations: 12,
  },
  failure: {
    code: 'reverted',
    category: 'revert',
    message: 'the transaction was mined and reverted',
    hint: 'Check its arguments.',
    retryable: true,
    attemptNo: 2,
    revert: { selector: '0x08c379a0', name: 'Error', args: ['paused'], reason: 'paused', panicCode: null },
    nodeMessage: 'execution reverted: paused',
  },
  submittedBy: 'key:shop',
  idempotencyKey: 'order-81',
  externalId: '81',
  tags: ['vip'],
  metadata: { run: 'nightly' },
  priority: 7,
  validUntil: sampleTime + 60_000,
  updatedAt: sampleTime + 2000,
};

describe('toRecord', () => {
  it('tells what it waits for, why, and at which price it would go on', () => {
    const waiting = { ...empty, blockedOn: 'fee_cap', blockedReason: 'the cap is 3', priceNeeded: 7n } as const;
    const shown = { blocked_on: 'fee_cap', blocked_reason: 'the cap is 3', price_needed: '7' };
    expect(toRecord(waiting)).toMatchObject(shown);
    const gone = { blocked_on: null, blocked_reason: null, price_needed: null };
    expect(toRecord({ ...waiting, blockedOn: null })).toMatchObject(gone);
    expect(toRecord({ ...waiting, blockedOn: null }, 'window')).toMatchObject({ ...gone, blocked_on: 'window' });
  });

  it('shows an accepted one with every field there, null when unknown', () => {
    expect(toRecord(empty)).toEqual({
      transaction_id: '0199-empty',
      message_type: 'transfer',
      data: { to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', amount: '1' },
      status: 'pending',
      created_at: '2025-10-09T08:53:20.000Z',
      updated_at: '2025-10-09T08:53:20.000Z',
      stage: 'queued',
      blocked_on: null,
      blocked_reason: null,
      price_needed: null,
      version: 1,
      generation: 1,
      chain_id: 31_337,
      signer_id: '0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
      from: '0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
      to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
      value: '1',
      nonce: null,
      hash: null,
      block_number: null,
      block_hash: null,
      mined_at: null,
      finality_violated_at: null,
      confirmations: 0,
      confirmations_required: 1,
      attempt_count: 0,
      max_attempts: 3,
      next_attempt_at: null,
      gas_used: null,
      effective_gas_price: null,
      fee: null,
      failure: null,
      submitted_by: null,
      idempotency_key: null,
      external_id: null,
      tags: [],
      metadata: {},
      priority: 0,
      valid_until: null,
      wish: null,
      parent_id: null,
      note: null,
    });
  });

  it('shows everything of a finished one: wei as decimal strings, times in UTC', () => {
    expect(toRecord(full)).toEqual({
      transaction_id: '0199-full',
      message_type: 'transfer',
      data: { to: '0x1', amount: '5' },
      status: 'failed',
      created_at: '2025-10-09T08:53:20.000Z',
      updated_at: '2025-10-09T08:53:22.000Z',
      stage: 'reverted',
      blocked_on: null,
      wish: null,
      blocked_reason: null,
      price_needed: null,
      version: 9,
      generation: 2,
      chain_id: 31_337,
      signer_id: '0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
      from: '0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
      to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
      value: '1606938044258990275541962092341162602522202993782792835301376',
      nonce: 41,
      hash,
      block_number: 17,
      block_hash: blockHash,
      mined_at: '2025-10-09T08:53:32.000Z',
      finality_violated_at: null,
      confirmations: 12,
      confirmations_required: 3,
      attempt_count: 4,
      max_attempts: 5,
      next_attempt_at: '2025-10-09T08:53:21.500Z',
      gas_used: '21000',
      effective_gas_price: '3000000007',
      fee: '63000000147000',
      failure: {
        code: 'reverted',
        category: 'revert',
        message: 'the transaction was mined and reverted',
        hint: 'Check its arguments.',
        retryable: true,
        attempt_no: 2,
        revert: { selector: '0x08c379a0', name: 'Error', args: ['paused'], reason: 'paused', panic_code: null },
        node_message: 'execution reverted: paused',
      },
      submitted_by: 'key:shop',
      idempotency_key: 'order-81',
      external_id: '81',
      tags: ['vip'],
      metadata: { run: 'nightly' },
      priority: 7,
      valid_until: '2025-10-09T08:54:20.000Z',
      parent_id: null,
      note: null,
    });
  });

  it('is plain JSON, with the same fields whatever is known', () => {
    expect(JSON.parse(JSON.stringify(toRecord(full)))).toEqual(toRecord(full));
    expect(Object.keys(toRecord(full))).toEqual(Object.keys(toRecord(empty)));
  });

  it('lends a queued one its lane’s obstacle, unless it has its own or is past the queue', () => {
    expect(toRecord(empty, 'nonce_review').blocked_on).toBe('nonce_review');
    expect(toRecord({ ...empty, blockedOn: 'fee_cap' }, 'nonce_review').blocked_on).toBe('fee_cap');
    expect(toRecord({ ...empty, stage: 'sent' }, 'nonce_review').blocked_on).toBeNull();
  });

  it('never shows what could be broadcast or would reveal a request: calldata, raw bytes, fingerprint', () => {
    const shown = JSON.stringify(toRecord({ ...full, presigned: '0xfeed', calldata: '0xbeef', fingerprint: 'f00d' }));
    for (const secret of ['0xfeed', '0xbeef', 'f00d']) expect(shown).not.toContain(secret);
  });
});

describe('toAttemptRecords', () => {
  const slot = samples.slot(full, 41);
  const first = samples.attempt(slot, { hash: `0x${'01'.repeat(32)}`, raw: '0x02feed' });
  const second = samples.attempt(slot, {
    hash,
    index: 1,
    fees: { kind: 'legacy', gasPrice: 7n },
    sendCount: 2,
    lastSentAt: sampleTime + 5,
    answers: [
      { endpoint: 'a:8545', at: sampleTime, ms: 3, class: 'already-known', code: -32000, message: 'already known' },
      { endpoint: 'b:8545', at: sampleTime, ms: 4, class: 'transient', code: 503, message: 'HTTP 503' },
    ],
  });

  it('shows prices, sends and answers of each envelope, and never its bytes', () => {
    const records = toAttemptRecords(full, [first, second]);
    expect(records).toEqual([
      {
        attempt_no: 1,
        kind: 'payload',
        nonce: 41,
        hash: first.hash,
        type: 'eip1559',
        max_fee_per_gas: '3000000000',
        max_priority_fee_per_gas: '1000000000',
        gas_price: null,
        gas_limit: '21000',
        signed_at: '2025-10-09T08:53:20.000Z',
        sent_at: null,
        send_count: 0,
        endpoints: [],
        outcome: 'replaced',
      },
      {
        attempt_no: 2,
        kind: 'payload',
        nonce: 41,
        hash,
        type: 'legacy',
        max_fee_per_gas: null,
        max_priority_fee_per_gas: null,
        gas_price: '7',
        gas_limit: '21000',
        signed_at: '2025-10-09T08:53:20.000Z',
        sent_at: '2025-10-09T08:53:20.005Z',
        send_count: 2,
        endpoints: [
          {
            endpoint: 'a:8545',
            at: '2025-10-09T08:53:20.000Z',
            ok: true,
            ms: 3,
            class: 'already-known',
            code: -32000,
            message: 'already known',
          },
          {
            endpoint: 'b:8545',
            at: '2025-10-09T08:53:20.000Z',
            ok: false,
            ms: 4,
            class: 'transient',
            code: 503,
            message: 'HTTP 503',
          },
        ],
        outcome: 'mined',
      },
    ]);
    expect(JSON.stringify(records)).not.toContain('feed');
  });

  const later = samples.attempt(samples.slot(full, 42));
  it.each([
    ['waits in its first slot', 41, null, [first, second], ['replaced', 'pending']],
    ['was mined by the first of two', 41, first.hash, [first, second], ['mined', 'replaced']],
    ['waits in its second slot', 42, null, [first, second, later], ['replaced', 'ended', 'pending']],
    ['waits for its second slot', null, null, [first, second], ['replaced', 'ended']],
  ])('tells what became of each envelope of one that %s', (_what, nonce, minedAs, attempts, outcomes) => {
    const inclusion = minedAs === null || full.inclusion === null ? null : { ...full.inclusion, hash: minedAs };
    const records = toAttemptRecords({ ...full, nonce, inclusion, slot: 'open' }, attempts);
    expect(records.map(({ outcome }) => outcome)).toEqual(outcomes);
  });

  const filler = samples.attempt(slot, { hash: `0x${'03'.repeat(32)}`, index: 2, kind: 'filler' });
  it.each([
    ['a no-op has taken its nonce', 41, [first, filler], [filler.hash], ['replaced', 'mined']],
    ['the first of two no-ops has', 41, [filler, second], [filler.hash], ['mined', 'replaced']],
    ['a no-op has, and it has another one', 42, [first, filler, later], [filler.hash], ['replaced', 'mined', 'ended']],
    ['somebody else has', 41, [first, second], [], ['replaced', 'ended']],
  ])('tells what became of each envelope where %s', (_what, nonce, attempts, usedUp, outcomes) => {
    const transaction: Transaction = { ...full, nonce, inclusion: null, slot: null };
    const records = toAttemptRecords(transaction, attempts, new Set(usedUp));
    expect(records.map(({ outcome }) => outcome)).toEqual(outcomes);
  });
});

it('an event shows what it led to', () => {
  const event = samples.event(full, { type: 'withdrawn', reason: 'three refusals' });
  expect(toEventRecord(event)).toEqual({
    transaction_id: '0199-full',
    seq: 9,
    at: '2025-10-09T08:53:22.000Z',
    type: 'withdrawn',
    status: 'failed',
    stage: 'reverted',
    blocked_on: null,
    reason: 'three refusals',
    actor: null,
  });
});
