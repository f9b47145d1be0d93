import { describe, expect, it } from 'vitest';
import { type LedgerSample, ledgerOf, look, now, policyOf, queued, slotted } from '../testing/lane-samples.js';
import type { Transaction } from '../transaction/transaction.js';
import { bind } from './bind.js';
import { close } from './close.js';
import { approved, strangersPatienceMs } from './review.js';

const exclusive = policyOf();
const shared = policyOf({ exclusive: false });
const ahead = { slots: [slotted(4)], queue: [queued()], observation: look({ count: 7 }) };
const review = { reason: 'chain_ahead', chainCount: 7, since: 0 } as const;

function bound(sample: LedgerSample, policy = exclusive) {
  const ledger = ledgerOf(sample);
  return { ...bind(ledger, now, policy), ledger };
}

/** What binding comes to once a second look, a second later, has seen the same. */
function lookedTwice(sample: LedgerSample, policy = exclusive) {
  const ledger = ledgerOf({ ...sample, observation: null });
  if (sample.observation) for (const at of [now - 2000, now - 1000]) ledger.observe({ ...sample.observation, at });
  return bind(ledger, now, policy);
}

describe('a chain that is ahead of the ledger', () => {
  it('stops an exclusive lane for a review of exactly this count', () => {
    const result = bound(ahead);
    expect(result).toMatchObject({ intents: [], blockedOn: 'nonce_review' });
    expect(result.changes).toEqual([
      { kind: 'review', review: { reason: 'chain_ahead', chainCount: 7, since: now }, parkedAt: now },
    ]);
  });

  it('does not stop where the chain has only used all slots of the ledger', () => {
    const result = bound({ ...ahead, observation: look({ count: 5 }) });
    expect(result.intents.map(({ unsigned }) => unsigned.nonce)).toEqual([5]);
  });

  it('binds nothing under review', () => {
    expect(bound({ ...ahead, review })).toMatchObject({ intents: [], changes: [], blockedOn: 'nonce_review' });
  });

  it('shows the newer count when the chain goes on while a person looks', () => {
    const later = bound({ ...ahead, review, observation: look({ count: 8, pendingCount: 9 }) });
    expect(later.changes).toEqual([{ kind: 'review', review: { ...review, chainCount: 9 } }]);
    expect(bound({ ...ahead, review, observation: look({ count: 6 }) }).changes).toEqual([]);
  });

  it('enters every skipped nonce where others may use the key, so that the ledger has no hole', () => {
    const result = bound(ahead, shared);
    expect(result.intents).toEqual([]);
    expect(result.changes).toEqual([
      { kind: 'foreign', nonce: 5 },
      { kind: 'foreign', nonce: 6 },
    ]);
    result.ledger.apply(result.changes);
    expect(bind(result.ledger, now, shared).intents[0]?.unsigned.nonce).toBe(7);
    expect(result.ledger.takeCommit()?.newSlots.map(({ nonce, transactionId }) => [nonce, transactionId])).toEqual([
      [5, null],
      [6, null],
    ]);
  });

  const after = (chainCount: number, sample: LedgerSample = { ...ahead, review }) =>
    approved(ledgerOf({ ...sample, orders: { paused: null, approved: { chainCount, unpark: null } } }));

  it('is let go on by a person’s approval of exactly that count', () => {
    expect(after(8)).toEqual([]);
    expect(approved(ledgerOf({ ...ahead, review }))).toEqual([]);
    expect(after(7)).toEqual([
      { kind: 'review', review: null },
      { kind: 'foreign', nonce: 5 },
      { kind: 'foreign', nonce: 6 },
    ]);
    expect(after(7, ahead)).toEqual([]);
  });

  it('is said to have used the key on purpose: then nothing is parked any more', () => {
    const orders = { paused: null, approved: { chainCount: 7, unpark: 'all' } } as const;
    const ledger = ledgerOf({ ...ahead, review, parkedAt: now - 5, orders });
    ledger.apply(approved(ledger));
    expect(ledger.takeCommit()).toMatchObject({ review: null, parkedAt: null });
    expect(bind(ledger, now, exclusive).intents).toHaveLength(1);
  });

  it('is not approved before the chain was seen', () => {
    expect(after(7, { ...ahead, review, observation: null })).toEqual([]);
  });

  it('ends its review when the operator declares that others use the key too', () => {
    expect(bound({ ...ahead, review }, shared).blockedOn).not.toBe('nonce_review');
  });
});

describe('parked transactions', () => {
  const parkedAt = now - 100;
  const old = (fields: Partial<Transaction> = {}) => queued({ createdAt: parkedAt, ...fields });
  const ids = (queue: Transaction[]) => bound({ queue, parkedAt }).intents.map(({ transaction }) => transaction?.id);

  it('get no slot; what was accepted later, or confirmed since, does', () => {
    const [first, confirmed, tooEarly, later] = [
      old(),
      old({ clearedAt: parkedAt + 1 }),
      old({ clearedAt: parkedAt }),
      queued({ createdAt: parkedAt + 1 }),
    ];
    expect(ids([first, confirmed, tooEarly, later])).toEqual([confirmed.id, later.id]);
  });

  it('are those of the whole queue, though the clock was set back with the store', () => {
    const result = bound({ ...ahead, queue: [queued({ createdAt: now + 5000 })] });
    expect(result.changes).toMatchObject([{ parkedAt: now + 5000 }]);
  });

  it('do not wait for the slots of others', () => {
    const failed = slotted(0, { stage: 'exhausted', status: 'failed', failures: 3 });
    const closed = (queue: Transaction[]) =>
      close(ledgerOf({ slots: [failed], queue, parkedAt }), now, exclusive, 21_000n);
    expect(closed([old()])).toEqual([]);
    expect(closed([queued({ createdAt: now })])).toHaveLength(1);
  });

  it('take no room in memory from those that can go', () => {
    const ledger = ledgerOf({ queue: [old(), old(), queued({ createdAt: now })], parkedAt });
    expect(ledger.bindable).toBe(1);
    expect(ledgerOf({ queue: [old(), old()] }).bindable).toBe(2);
  });
});

describe('a pool that holds transactions of this key which the ledger does not know', () => {
  const pending = { slots: [slotted(4)], queue: [queued()], observation: look({ count: 4, pendingCount: 7 }) };

  it('stops an exclusive lane when a second look says so too, and holds it from the first on', () => {
    expect(bound(pending)).toMatchObject({ intents: [], changes: [], blockedOn: 'predecessor' });
    const result = lookedTwice(pending);
    expect(result).toMatchObject({ intents: [], blockedOn: 'nonce_review' });
    expect(result.changes).toEqual([
      { kind: 'review', review: { reason: 'chain_ahead', chainCount: 7, since: now }, parkedAt: now },
    ]);
  });

  it('does not stop the lane for its own transactions', () => {
    expect(lookedTwice({ ...pending, observation: look({ count: 4, pendingCount: 5 }) }).intents).toHaveLength(1);
  });

  it('stops a lane without slots: its first nonce would replace somebody’s pending transaction', () => {
    const fresh = { queue: [queued()], observation: look({ count: 4, pendingCount: 6 }) };
    expect(lookedTwice(fresh).changes).toMatchObject([{ kind: 'review', review: { chainCount: 6 } }]);
    expect(lookedTwice({ ...fresh, observation: look({ count: 4 }) }).intents).toHaveLength(1);
  });

  it('is entered into the ledger by an approval, so that the lane goes on behind it', () => {
    const ledger = ledgerOf({
      queue: [queued()],
      observation: look({ count: 4, pendingCount: 6 }),
      review: { ...review, chainCount: 6 },
      orders: { paused: null, approved: { chainCount: 6, unpark: null } },
    });
    ledger.apply(approved(ledger));
    expect(bind(ledger, now, exclusive).intents[0]?.unsigned.nonce).toBe(6);
  });

  it('passes first where others may use the key, but is not waited for for ever', () => {
    expect(lookedTwice(pending, shared)).toMatchObject({ intents: [], changes: [], blockedOn: 'predecessor' });
    const ledger = ledgerOf({ ...pending, observation: null });
    for (const at of [now - strangersPatienceMs - 1, now - 1]) ledger.observe({ ...pending.observation, at });
    expect(bind(ledger, now, shared).intents[0]?.unsigned.nonce).toBe(5);
    expect(bind(ledger, now, exclusive).blockedOn).toBe('nonce_review');
  });

  it('is forgotten when it has gone', () => {
    const ledger = ledgerOf(pending);
    ledger.observe(look({ count: 4, at: now - 500 }));
    expect(bind(ledger, now, exclusive).intents).toHaveLength(1);
  });
});
