import type { Address } from 'viem';
import { describe, expect, it, test } from 'vitest';
import type { Candidate } from '../signer/pool.js';
import { gwei, type LedgerSample, ledgerOf, look, now, policyOf, queued, slotted } from '../testing/lane-samples.js';
import type { BlockedOn } from '../transaction/stage.js';
import { laneId, type Transaction } from '../transaction/transaction.js';
import { reassign } from './reassign.js';

const other: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const third: Address = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const idle = (fields: Partial<Candidate> = {}): Candidate => ({
  signer: other,
  queued: 0,
  open: 0,
  fit: true,
  spare: 10n ** 18n,
  ...fields,
});
const pooled = (fields: Partial<Transaction> = {}) => queued({ pooled: true, ...fields });
const paused = { paused: { reason: 'maintenance', since: now }, approved: null };

/** Who gets what, in order. */
function left(sample: LedgerSample, blockedOn: BlockedOn = null, neighbours: readonly Candidate[] = [idle()]) {
  const changes = reassign(ledgerOf(sample), blockedOn, () => neighbours, now, policyOf());
  return changes.map((change) => (change.kind === 'reassign' ? [change.transaction.id, change.signer] : change));
}

describe('what leaves', () => {
  it('is all that waits for a paused signer', () => {
    const queue = [pooled(), pooled()];
    expect(left({ queue, orders: paused })).toEqual(queue.map(({ id }) => [id, other]));
  });

  it('is what waits for a signer that does not sign', () => {
    const [failed, next] = [pooled({ blockedOn: 'signer_unavailable', nextAttemptAt: now + 900 }), pooled()];
    expect(left({ queue: [failed, next] })).toEqual([[failed.id, other]]);
    expect(left({ queue: [failed, next], canSign: false })).toHaveLength(2);
  });

  it('is what this signer cannot pay for, and the other one can, each once', () => {
    const queue = [pooled({ blockedOn: 'insufficient_funds' }), pooled({ blockedOn: 'insufficient_funds' })];
    const cost = (100_000n + (21_000n * 9n) / 8n) * 3n * gwei;
    expect(left({ queue }, null, [idle({ spare: 2n * cost })])).toHaveLength(2);
    expect(left({ queue }, null, [idle({ spare: 2n * cost - 1n })])).toEqual([[queue[0]?.id, other]]);
    expect(left({ queue }, null, [idle({ spare: cost - 1n })])).toEqual([]);
    expect(left({ queue }, null, [idle({ spare: null })])).toEqual([]);
  });

  it('is as much of what finds no room as makes the two equally busy', () => {
    const queue = Array.from({ length: 6 }, () => pooled());
    expect(left({ queue }, 'window')).toHaveLength(3);
    expect(left({ queue, slots: [slotted(0), slotted(1)] }, 'window')).toHaveLength(4);
    expect(left({ queue }, 'window', [idle({ queued: 2, open: 3 })])).toEqual([]);
    expect(left({ queue })).toEqual([]);
  });

  it('is measured by the queues alone where another instance drives the other lane', () => {
    const queue = Array.from({ length: 4 }, () => pooled());
    const slots = [slotted(0), slotted(1), slotted(2)];
    expect(left({ queue, slots }, 'window', [idle({ open: null })])).toHaveLength(2);
    expect(left({ queue, slots }, 'window', [idle({ open: null, queued: 3 })])).toEqual([]);
  });

  it('goes to whoever has the least to do', () => {
    const queue = Array.from({ length: 3 }, () => pooled());
    const neighbours = [idle({ queued: 1 }), idle({ signer: third })];
    const takers = left({ queue, orders: paused }, null, neighbours).map((one) => (Array.isArray(one) ? one[1] : one));
    expect(takers).toEqual([third, other, third]);
  });
});

describe('what stays', () => {
  const stays = (fields: Partial<Transaction>, sample: LedgerSample = { orders: paused }) =>
    expect(left({ ...sample, queue: [pooled(fields)] })).toEqual([]);

  it('is what its caller gave its signer', () => stays({ pooled: false }));

  it('is what ever had a slot', () => {
    stays({ attemptCount: 1 });
    stays({ generation: 2 });
    stays({ nonce: 4 });
    expect(left({ slots: [slotted(0, { pooled: true })], orders: paused })).toEqual([]);
  });

  it('is what somebody wants ended, and what is overdue', () => {
    stays({ wish: 'cancel' });
    stays({ validUntil: now - 1 });
  });

  test('everything, in a lane that is or was under review', () => {
    const review = { reason: 'chain_ahead', chainCount: 9, since: now } as const;
    stays({}, { orders: paused, review });
    stays({ createdAt: now }, { orders: paused, parkedAt: now - 1 });
  });

  test('everything, while the chain was not seen yet', () => stays({}, { orders: paused, observation: null }));

  it('is what nobody else is fit to take', () => {
    expect(left({ queue: [pooled()], orders: paused }, null, [idle({ fit: false })])).toEqual([]);
    expect(left({ queue: [pooled()], orders: paused }, null, [])).toEqual([]);
  });

  it('is what another signer may have sent in a past that the store has forgotten', () => {
    const [old, cleared, young] = [pooled(), pooled({ clearedAt: now - 5 }), pooled({ createdAt: now })];
    const ledger = ledgerOf({ queue: [old, cleared, young], orders: paused });
    ledger.doubtedUntil = now - 1;
    const changes = reassign(ledger, null, () => [idle()], now, policyOf());
    expect(changes.map((change) => change.kind === 'reassign' && change.transaction.id)).toEqual([
      cleared.id,
      young.id,
    ]);
  });
});

test('a transaction that leaves is committed with its new lane, and is not in the queue any more', () => {
  const transaction = pooled({ blockedOn: 'insufficient_funds' });
  const ledger = ledgerOf({ queue: [transaction, queued()], observation: look() });
  ledger.apply(reassign(ledger, null, () => [idle()], now, policyOf()));
  ledger.sweepQueue();
  const commit = ledger.takeCommit();
  expect(commit).toMatchObject({
    skipChanged: false,
    transactions: [],
    leaving: [{ id: transaction.id, signer: other, lane: laneId(31_337, other), blockedOn: null, version: 2 }],
    events: [{ transactionId: transaction.id, type: 'reassigned', reason: 'its signer cannot pay for it', seq: 2 }],
  });
  expect(commit?.expected.get(transaction.id)).toBe(1);
  expect(ledger.queue).toHaveLength(1);
});

test('a late word of a transaction that has left does not bring it back', () => {
  const ledger = ledgerOf({ queue: [] });
  ledger.refresh(pooled({ lane: laneId(31_337, other), signer: other }));
  expect(ledger.queue).toEqual([]);
});
