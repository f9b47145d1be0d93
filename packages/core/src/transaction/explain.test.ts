import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { Samples, sampleTime } from '../testing/samples.js';
import { type Circumstances, explained } from './explain.js';
import type { Failure } from './failure.js';
import { type BlockedOn, blockers, type Stage } from './stage.js';
import type { Inclusion, Transaction } from './transaction.js';

const samples = new Samples();
const calm: Circumstances = { laneBlockedOn: null, paused: null, review: null, open: [] };
const other = '0199-other';
const open = [
  { nonce: 4, transactionId: other },
  { nonce: 5, transactionId: '0199-third' },
];
const explain = (fields: Partial<Transaction>, circumstances: Partial<Circumstances> = {}) =>
  explained(samples.transaction(fields), { ...calm, ...circumstances });

/** What is told about each blocker: of a transaction as it is when it has it. */
const table: Record<Exclude<BlockedOn, null>, [Partial<Transaction>, Partial<Circumstances>, string]> = {
  window: [
    {},
    { laneBlockedOn: 'window', open },
    'It waits for a place: 2 transactions of its signer are under way (behind nonce 4 of 0199-other), and no more are sent at a time.',
  ],
  predecessor: [
    { stage: 'sent', nonce: 6, blockedOn: 'predecessor', blockedReason: 'nonce too high' },
    { open },
    'It waits for the transaction before it (behind nonce 4 of 0199-other): nonce too high.',
  ],
  insufficient_funds: [
    { blockedOn: 'insufficient_funds', blockedReason: 'it may cost 5 wei' },
    {},
    'Its signer has not enough for it: it may cost 5 wei; it goes on by itself when the balance has grown.',
  ],
  fee_cap: [
    { stage: 'accepted', nonce: 4, blockedOn: 'fee_cap', blockedReason: 'the cap is 3', priceNeeded: 7n },
    { open },
    'Going on costs more than it may: the cap is 3; it goes on by itself when the price falls or the cap is raised.',
  ],
  policy_denied: [
    { blockedOn: 'policy_denied', blockedReason: 'the spend policy expects at most 4 wei, got 5' },
    {},
    'The spend policy, as it is now, forbids to sign it: the spend policy expects at most 4 wei, got 5.',
  ],
  signer_unavailable: [
    { blockedOn: 'signer_unavailable', blockedReason: 'the HSM is busy', nextAttemptAt: sampleTime },
    {},
    'Its signer does not sign: the HSM is busy; it is tried again at 2025-10-09T08:53:20.000Z.',
  ],
  signer_paused: [
    {},
    { laneBlockedOn: 'signer_paused', paused: { reason: 'audit', since: sampleTime } },
    'Its signer was paused at 2025-10-09T08:53:20.000Z: audit; it goes on when somebody resumes it.',
  ],
  rpc_unavailable: [
    {},
    { laneBlockedOn: 'rpc_unavailable' },
    'No endpoint of its chain can be used; it goes on by itself when one can.',
  ],
  rate_limited: [
    { stage: 'sent', nonce: 4, blockedOn: 'rate_limited', blockedReason: 'HTTP 429', nextAttemptAt: sampleTime },
    {},
    'The endpoints limit our rate: HTTP 429; it is sent again at 2025-10-09T08:53:20.000Z.',
  ],
  retry_backoff: [
    {
      stage: 'sent',
      nonce: 4,
      failures: 2,
      blockedOn: 'retry_backoff',
      blockedReason: 'HTTP 502',
      nextAttemptAt: sampleTime,
    },
    {},
    'Try 2 of 3 failed: HTTP 502; the next is made at 2025-10-09T08:53:20.000Z.',
  ],
  slot_closing: [
    { stage: 'sent', nonce: 4, blockedOn: 'slot_closing', wish: 'cancel' },
    {},
    'A no-op takes the place of nonce 4; which of the two is mined decides how it ends.',
  ],
  nonce_review: [
    {},
    { laneBlockedOn: 'nonce_review', review: { reason: 'chain_ahead', chainCount: 7, since: sampleTime } },
    'Its signer waits for a person (chain_ahead, the chain counts 7): its nonces may have been used by somebody else.',
  ],
};

describe('every blocker', () => {
  test.each(blockers)('%s is explained in a sentence', (blocker) => {
    const [fields, circumstances, sentence] = table[blocker];
    expect(explain(fields, circumstances)).toMatchObject({ blocked_on: blocker, sentence });
  });

  test.each(blockers)(
    '%s has a page of its own that says what it is, what is done, and what a person can do',
    (blocker) => {
      const { page } = explain({ blockedOn: blocker });
      const path = join(import.meta.dirname, '../../../..', page ?? '');
      expect(existsSync(path)).toBe(true);
      const text = readFileSync(path, 'utf8');
      expect(text.startsWith(`# \`${blocker}\``)).toBe(true);
      for (const heading of ['## Cause', '## What the broadcaster does', '## What a person can do'])
        expect(text).toContain(heading);
    },
  );
});

describe('every stage that nothing blocks', () => {
  const inclusion: Inclusion = {
    hash: '0xaa',
    blockNumber: 17,
    blockHash: '0xbb',
    minedAt: sampleTime,
    executed: true,
    gasUsed: 1n,
    effectiveGasPrice: 1n,
    confirmations: 2,
  };
  const failure: Failure = {
    code: 'transient',
    category: 'rpc',
    message: 'HTTP 502',
    hint: 'Retry when it is healthy.',
    retryable: true,
    attemptNo: 3,
    revert: null,
    nodeMessage: null,
  };
  const sentences: Record<Stage, string> = {
    queued: 'It is next to be signed.',
    signed: 'It is signed with nonce 6 and is being sent.',
    sent: 'It was sent with nonce 6; no node has said yet that it has it.',
    accepted: 'A node has it, with nonce 6; it waits to be mined (behind nonce 4 of 0199-other).',
    mined: 'It was mined in block 17, 2 of 5 confirmations.',
    confirmed: 'It was executed in block 17, and that is final.',
    reverted: 'It was mined in block 17 and reverted: HTTP 502.',
    exhausted: 'All its tries failed: HTTP 502. Retry when it is healthy.',
    rejected: 'It was refused: HTTP 502. Retry when it is healthy.',
    cancelled: 'It was cancelled, and can never be mined any more.',
    expired: 'Its deadline passed before it was mined, and it can never be mined any more.',
  };

  test.each(Object.entries(sentences))('%s', (stage, sentence) => {
    const nonce = stage === 'queued' ? null : 6;
    const told = explain({ stage: stage as Stage, nonce, inclusion, failure, confirmations: 5 }, { open });
    expect(told).toMatchObject({ sentence, blocked_on: null, page: null });
  });
});

describe('the facts', () => {
  it('are there for programs, too', () => {
    const fields = { stage: 'sent', nonce: 6, blockedOn: 'fee_cap', blockedReason: 'dear', priceNeeded: 7n } as const;
    const transaction = samples.transaction({ ...fields, nextAttemptAt: sampleTime });
    expect(explained(transaction, { ...calm, open })).toEqual({
      transaction_id: transaction.id,
      sentence: expect.any(String),
      blocked_on: 'fee_cap',
      blocked_reason: 'dear',
      next_attempt_at: '2025-10-09T08:53:20.000Z',
      price_needed: '7',
      waits_behind: { nonce: 4, transaction_id: other },
      page: 'docs/blocked-on/fee_cap.md',
    });
  });

  it('name nobody before the first in line, or behind whom nothing more can come', () => {
    expect(explain({ stage: 'accepted', nonce: 4 }, { open }).waits_behind).toBeNull();
    expect(explain({ stage: 'mined', nonce: 6 }, { open }).waits_behind).toBeNull();
    expect(explain({ stage: 'accepted', nonce: 6 }).waits_behind).toBeNull();
  });

  it('of a nonce that never was ours say so', () => {
    const foreign = [{ nonce: 4, transactionId: null }];
    expect(explain({ stage: 'accepted', nonce: 6 }, { open: foreign })).toMatchObject({
      sentence: 'A node has it, with nonce 6; it waits to be mined (behind nonce 4).',
      waits_behind: { nonce: 4, transaction_id: null },
    });
  });
});

it('a transaction whose own blocker is told does not take over its lane’s', () => {
  expect(explain({ blockedOn: 'fee_cap' }, { laneBlockedOn: 'window' }).blocked_on).toBe('fee_cap');
  expect(explain({ stage: 'accepted', nonce: 4 }, { laneBlockedOn: 'window' }).blocked_on).toBeNull();
});
