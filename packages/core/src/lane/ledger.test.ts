import { describe, expect, it } from 'vitest';
import type { Envelope } from '../chain/chain.js';
import {
  eip1559,
  foreignSlot,
  gwei,
  hashOf,
  ledgerOf,
  look,
  now,
  queued,
  samples,
  slotted,
} from '../testing/lane-samples.js';
import type { Transaction } from '../transaction/transaction.js';
import type { Intent } from './change.js';

const envelope = (n: number): Envelope => ({ hash: hashOf(n), raw: `0x02${n.toString(16).padStart(4, '0')}` });

function intent(transaction: Transaction | null, nonce: number, fields: Partial<Intent> = {}): Intent {
  const unsigned = {
    chainId: 31_337,
    nonce,
    to: null,
    value: transaction?.value ?? 0n,
    data: '0x',
    gas: 100n,
    fees: eip1559(3, 1),
  } as const;
  return { kind: 'payload', transaction, binds: true, unsigned, ...fields };
}

const move = (transaction: Transaction, change: Partial<Transaction>, event: 'blocked' | 'accepted' = 'blocked') =>
  ({ kind: 'transaction', transaction, change, event }) as const;

describe('a transaction that has a slot takes no other', () => {
  const handedOver = queued();
  const bound = { ...handedOver, stage: 'signed', nonce: 4, slot: 'open', version: 2 } as const;
  const ledger = () => ledgerOf({ slots: [slotted(4, bound)] });

  it('when it is handed over late, as it was before', () => {
    const late = ledger();
    late.refresh(handedOver);
    expect(late.queue).toEqual([]);
    late.apply([{ kind: 'slot', nonce: 4, change: { usedBy: 'filler' } }]);
    late.refresh({ ...handedOver, version: 3, generation: 2 });
    expect(late.queue).toHaveLength(1);
  });

  it('though an older slot of its own, which a reorg had opened again, is used up', () => {
    const late = ledger();
    const used = { ...slotted(3, bound).slot, transactionId: bound.id, generation: 0, usedBy: 'filler' } as const;
    late.apply([{ kind: 'reopened', used: { slot: used, attempts: [], owner: bound } }]);
    late.apply([{ kind: 'slot', nonce: 3, change: { usedBy: 'filler' } }]);
    late.refresh(handedOver);
    expect(late.queue).toEqual([]);
    expect(() => late.attach(intent(handedOver, 5), envelope(1))).toThrow(/besides the slot that it has/);
  });

  it('when something wants to bind it all the same: the round is given up', () => {
    const late = ledger();
    // the same round has moved the record on: its version alone would not tell
    late.apply([move(bound, {})]);
    expect(() => late.attach(intent(handedOver, 5), envelope(1))).toThrow(/besides the slot that it has/);
    expect(late.takeCommit()).toMatchObject({ newSlots: [], newAttempts: [] });
  });
});

describe('a commit', () => {
  it('is null when the round changed nothing', () => {
    expect(ledgerOf({ slots: [slotted(0)], queue: [queued()] }).takeCommit()).toBeNull();
  });

  it('carries the lane’s epoch and seq, and the next one the next seq', () => {
    const ledger = ledgerOf({ slots: [slotted(0)] });
    ledger.apply([{ kind: 'slot', nonce: 0, change: { refusals: 1 } }]);
    expect(ledger.takeCommit()).toMatchObject({ lane: ledger.lane.id, epoch: 2, seq: 7 });
    ledger.apply([{ kind: 'slot', nonce: 0, change: { refusals: 2 } }]);
    expect(ledger.takeCommit()).toMatchObject({ epoch: 2, seq: 8 });
    expect(ledger.takeCommit()).toBeNull();
  });

  it('brings a transaction that was never stored into being with its slot and its bytes', () => {
    const ledger = ledgerOf();
    ledger.arrive(queued({ version: 1, idempotencyKey: 'k', submittedBy: 'key:shop' }));
    const [arrived] = ledger.queue;
    if (!arrived) throw new Error('it has arrived');
    ledger.attach(intent(arrived, 5), envelope(1));
    ledger.sendAway();
    const commit = ledger.takeCommit();
    expect(commit?.newTransactions).toMatchObject([{ id: arrived.id, stage: 'signed', nonce: 5, version: 1 }]);
    expect(commit?.events).toMatchObject([{ transactionId: arrived.id, seq: 1, type: 'signed', actor: 'key:shop' }]);
    expect(commit).toMatchObject({ skipChanged: false, transactions: [], newSlots: [{ nonce: 5 }] });
    expect(commit?.expected.size).toBe(0);
  });

  it('brings one that must wait into being as queued, with what it waits for', () => {
    const ledger = ledgerOf();
    ledger.arrive(queued());
    ledger.apply(ledger.queue.map((arrived) => move(arrived, { blockedOn: 'insufficient_funds' })));
    ledger.sendAway();
    const commit = ledger.takeCommit();
    expect(commit).toMatchObject({
      newTransactions: [{ stage: 'queued', blockedOn: 'insufficient_funds', version: 1 }],
      events: [{ type: 'queued', seq: 1, blockedOn: 'insufficient_funds' }],
    });
    expect(ledger.queue).toHaveLength(1);
  });

  it('leaves out who arrived and was given nothing, and takes nobody in whose queue it does not know whole', () => {
    const stored = queued();
    const ledger = ledgerOf({ queue: [stored] });
    ledger.arrive(queued());
    expect(ledger.queue).toHaveLength(2);
    ledger.sendAway();
    expect(ledger.queue).toEqual([stored]);
    expect(ledger.takeCommit()).toBeNull();
    ledger.waiting.complete = false;
    ledger.arrive(queued({ priority: 9 }));
    expect(ledger.queue).toEqual([stored]);
  });

  it('raises a record’s version by one and leaves one event, however many changes a round made', () => {
    const one = slotted(0, { version: 5, status: 'pending' });
    const ledger = ledgerOf({ slots: [one] });
    const transaction = one.transaction as Transaction;
    ledger.apply([
      move(transaction, { blockedOn: 'rate_limited' }),
      move(transaction, { failures: 2 }),
      move(transaction, { stage: 'accepted', blockedOn: null }, 'accepted'),
    ]);
    const commit = ledger.takeCommit();
    expect(commit?.expected).toEqual(new Map([[transaction.id, 5]]));
    expect(commit?.transactions).toHaveLength(1);
    expect(commit?.transactions[0]).toMatchObject({
      version: 6,
      stage: 'accepted',
      status: 'success',
      failures: 2,
      blockedOn: null,
      updatedAt: now,
    });
    expect(commit?.events).toEqual([
      {
        transactionId: transaction.id,
        seq: 6,
        at: now,
        type: 'accepted',
        status: 'success',
        stage: 'accepted',
        blockedOn: null,
        reason: null,
        actor: null,
      },
    ]);
    expect(commit?.told).toMatchObject([{ from: 5, previous: 'pending' }]);
  });

  it('takes each change on top of those before it, though a phase had read the record earlier', () => {
    const one = slotted(0, { version: 5 });
    const ledger = ledgerOf({ slots: [one] });
    const stale = one.transaction as Transaction;
    ledger.apply([move(stale, { failures: 1 }), move(stale, { wish: 'cancel' })]);
    expect(ledger.takeCommit()?.transactions[0]).toMatchObject({ failures: 1, wish: 'cancel', version: 6 });
  });

  it('goes on from its own version in the next round', () => {
    const one = slotted(0, { version: 5 });
    const ledger = ledgerOf({ slots: [one] });
    ledger.apply([move(one.transaction as Transaction, { failures: 1 })]);
    ledger.takeCommit();
    ledger.apply([move(ledger.open.get(0)?.transaction as Transaction, { failures: 2 })]);
    const commit = ledger.takeCommit();
    expect(commit?.expected).toEqual(new Map([[one.transaction?.id, 6]]));
    expect(commit?.transactions[0]).toMatchObject({ version: 7, failures: 2 });
  });

  it('may skip records that somebody changed only where nothing was signed and no slot settled', () => {
    const skips = (act: (ledger: ReturnType<typeof ledgerOf>, transaction: Transaction) => void) => {
      const one = slotted(0);
      const ledger = ledgerOf({ slots: [one], queue: [queued()] });
      act(ledger, one.transaction as Transaction);
      return ledger.takeCommit()?.skipChanged;
    };
    expect(skips((ledger, transaction) => ledger.apply([move(transaction, { failures: 1 })]))).toBe(true);
    expect(skips((ledger) => ledger.apply([{ kind: 'slot', nonce: 0, change: { minedHash: hashOf(1) } }]))).toBe(true);
    expect(skips((ledger) => ledger.apply([{ kind: 'slot', nonce: 0, change: { usedBy: 'filler' } }]))).toBe(false);
    expect(skips((ledger) => ledger.apply([{ kind: 'foreign', nonce: 1 }]))).toBe(false);
    const acknowledgement = (acknowledged: boolean) => ({ kind: 'slot', nonce: 0, change: { acknowledged } }) as const;
    const withdrawn = (ledger: ReturnType<typeof ledgerOf>) =>
      ledger.apply([
        acknowledgement(true),
        acknowledgement(false),
        { kind: 'slot', nonce: 0, change: { refusals: 3 } },
      ]);
    expect(skips(withdrawn)).toBe(false);
    expect(skips((ledger, transaction) => ledger.attach(intent(transaction, 0, { binds: false }), envelope(9)))).toBe(
      false,
    );
    expect(skips((ledger) => ledger.attach(intent(ledger.queue[0] ?? null, 1), envelope(9)))).toBe(false);
  });
});

describe('a signed envelope', () => {
  it('that binds opens its slot and takes the transaction out of the queue', () => {
    const transaction = queued({ version: 1, blockedOn: 'window', nextAttemptAt: 5 });
    const ledger = ledgerOf({ queue: [transaction] });
    ledger.attach(intent(transaction, 0), envelope(7));
    ledger.sweepQueue();
    const commit = ledger.takeCommit();
    expect(commit?.newSlots).toEqual([
      {
        lane: ledger.lane.id,
        nonce: 0,
        transactionId: transaction.id,
        generation: 1,
        acknowledged: false,
        fillerAcknowledged: false,
        refusals: 0,
        nextSendAt: now,
        minedHash: null,
        usedBy: null,
        updatedAt: now,
      },
    ]);
    expect(commit?.slots).toEqual([]);
    expect(commit?.newAttempts).toMatchObject([
      { ...envelope(7), nonce: 0, index: 0, kind: 'payload', transactionId: transaction.id, epoch: 2, sendCount: 0 },
    ]);
    expect(commit?.transactions[0]).toMatchObject({
      stage: 'signed',
      status: 'pending',
      slot: 'open',
      nonce: 0,
      hash: hashOf(7),
      attemptCount: 1,
      blockedOn: null,
      nextAttemptAt: null,
      version: 2,
    });
    expect(commit?.baseNonce).toBe(0);
    expect(ledger.queue).toEqual([]);
    expect(ledger.highestNonce).toBe(0);
    expect(ledger.open.get(0)?.attempts).toHaveLength(1);
  });

  it('in a slot that is new in this round leaves it an insertion: a second owner of the nonce is refused', () => {
    const transaction = queued();
    const ledger = ledgerOf({ queue: [transaction] });
    ledger.attach(intent(transaction, 0), envelope(7));
    ledger.apply([{ kind: 'slot', nonce: 0, change: { nextSendAt: 99 } }]);
    const commit = ledger.takeCommit();
    expect(commit?.newSlots).toMatchObject([{ nonce: 0, nextSendAt: 99 }]);
    expect(commit?.slots).toEqual([]);
    ledger.apply([{ kind: 'slot', nonce: 0, change: { refusals: 1 } }]);
    const next = ledger.takeCommit();
    expect(next?.newSlots).toEqual([]);
    expect(next?.slots).toMatchObject([{ nonce: 0, refusals: 1 }]);
  });

  it('of a stranger’s nonce alone is a commit: bytes that are not in it must not be sent', () => {
    const ledger = ledgerOf({ slots: [foreignSlot(4)] });
    ledger.attach(intent(null, 4, { binds: false, kind: 'filler' }), envelope(8));
    expect(ledger.takeCommit()).toMatchObject({
      transactions: [],
      slots: [],
      newAttempts: [{ nonce: 4, hash: hashOf(8) }],
    });
  });

  it('replaces in its slot: next index, same nonce, stage kept, sent at once', () => {
    const one = slotted(
      4,
      { stage: 'accepted', status: 'success', attemptCount: 1 },
      { slot: { nextSendAt: now + 9 } },
    );
    const ledger = ledgerOf({ slots: [one] });
    ledger.apply([{ kind: 'underpriced', nonce: 4 }]);
    ledger.attach(intent(one.transaction, 4, { binds: false }), envelope(8));
    const commit = ledger.takeCommit();
    expect(commit?.newSlots).toEqual([]);
    expect(commit?.newAttempts).toMatchObject([{ index: 1, nonce: 4 }]);
    expect(ledger.open.get(4)?.slot.nextSendAt).toBe(now);
    expect(commit?.transactions[0]).toMatchObject({ stage: 'accepted', hash: hashOf(8), attemptCount: 2 });
    expect(commit?.events[0]?.type).toBe('replaced');
    expect(ledger.underpriced.size).toBe(0);
  });

  it('of a filler closes the slot without touching hash, stage or tries of the transaction', () => {
    const one = slotted(4, { wish: 'cancel', attemptCount: 1 });
    const ledger = ledgerOf({ slots: [one] });
    ledger.attach(intent(one.transaction, 4, { binds: false, kind: 'filler' }), envelope(8));
    const commit = ledger.takeCommit();
    expect(commit?.newAttempts).toMatchObject([{ index: 1, kind: 'filler', transactionId: one.transaction?.id }]);
    expect(commit?.transactions[0]).toMatchObject({
      slot: 'closing',
      stage: 'sent',
      hash: one.attempts[0]?.hash,
      attemptCount: 1,
      blockedOn: 'slot_closing',
    });
    expect(commit?.events[0]?.type).toBe('closing');
  });

  it('of a filler makes no success wait', () => {
    const one = slotted(4, { wish: 'cancel', status: 'success', stage: 'accepted' });
    const ledger = ledgerOf({ slots: [one] });
    ledger.attach(intent(one.transaction, 4, { binds: false, kind: 'filler' }), envelope(8));
    expect(ledger.takeCommit()?.transactions[0]).toMatchObject({ blockedOn: null, status: 'success' });
  });

  it('for a nonce that never was ours names no transaction', () => {
    const ledger = ledgerOf({ highestNonce: 3 });
    ledger.apply([{ kind: 'foreign', nonce: 4 }]);
    ledger.attach(intent(null, 4, { binds: false, kind: 'filler' }), envelope(8));
    const commit = ledger.takeCommit();
    expect(commit?.newSlots).toMatchObject([{ nonce: 4, transactionId: null, generation: 0 }]);
    expect(commit?.newAttempts).toMatchObject([{ transactionId: null, kind: 'filler' }]);
    expect(commit?.transactions).toEqual([]);
  });

  it('carries the generation into the slot', () => {
    const transaction = queued({ generation: 3 });
    const ledger = ledgerOf({ queue: [transaction] });
    ledger.attach(intent(transaction, 0), envelope(7));
    expect(ledger.takeCommit()?.newSlots[0]?.generation).toBe(3);
  });
});

describe('what open slots may still cost', () => {
  const dear = { gas: 100n, fees: eip1559(3, 1) };

  it('is the dearest attempt of each: value and gas of a payload, gas alone of a filler', () => {
    const slots = [
      slotted(0, { value: 5n }, { attempts: [dear, { ...dear, fees: eip1559(9, 1) }] }),
      slotted(
        1,
        { value: 7n },
        {
          attempts: [
            { ...dear, gas: 1n },
            { ...dear, kind: 'filler' },
          ],
        },
      ),
    ];
    expect(ledgerOf({ slots }).reserved).toBe(5n + 900n * gwei + 300n * gwei);
  });

  it('leaves out what the chain has paid already', () => {
    const slots = [slotted(0, {}, { attempts: [dear] }), slotted(1, { value: 0n }, { attempts: [dear] })];
    expect(ledgerOf({ slots, observation: look({ count: 1 }) }).reserved).toBe(300n * gwei);
  });

  it('grows with every envelope and falls with every settled slot', () => {
    const transaction = queued({ value: 4n });
    const ledger = ledgerOf({ queue: [transaction] });
    ledger.attach(intent(transaction, 0), envelope(7));
    expect(ledger.reserved).toBe(4n + 300n * gwei);
    ledger.attach(
      intent(transaction, 0, { binds: false, unsigned: { ...intent(transaction, 0).unsigned, fees: eip1559(4, 1) } }),
      envelope(8),
    );
    expect(ledger.reserved).toBe(4n + 400n * gwei);
    ledger.apply([{ kind: 'slot', nonce: 0, change: { usedBy: 'payload' } }]);
    expect(ledger.reserved).toBe(0n);
  });
});

describe('a record that was changed outside the lane', () => {
  it('takes the place of the lane’s copy, and its bytes are due at once', () => {
    const one = slotted(4, { stage: 'exhausted', status: 'failed', version: 5 }, { slot: { nextSendAt: now + 9000 } });
    const ledger = ledgerOf({ slots: [one] });
    const retried = { ...(one.transaction as Transaction), stage: 'signed', status: 'pending', version: 6 } as const;
    ledger.refresh(retried);
    expect(ledger.open.get(4)).toMatchObject({ transaction: retried, slot: { nextSendAt: now } });
    expect(ledger.takeCommit()).toBeNull();
  });

  it('joins the queue when it is queued, and leaves it when it no longer is', () => {
    const [one, two] = [queued({ place: 'a' }), queued({ place: 'b' })];
    const ledger = ledgerOf({ queue: [two] });
    ledger.refresh(one);
    expect(ledger.queue.map(({ id }) => id)).toEqual([one.id, two.id]);
    ledger.refresh({ ...one, stage: 'cancelled', status: 'failed' });
    expect(ledger.queue.map(({ id }) => id)).toEqual([two.id]);
  });

  it('of another lane’s slot changes nothing', () => {
    const ledger = ledgerOf({ slots: [slotted(4)] });
    ledger.refresh(samples.transaction({ stage: 'sent', nonce: 4, slot: 'open' }));
    expect(ledger.takeCommit()).toBeNull();
  });
});

describe('what is read at the start', () => {
  it('is every open slot with its attempts in order and its transaction', () => {
    const one = slotted(4, {}, { attempts: [{}, {}, { kind: 'filler' }] });
    const mixed = { ...one, attempts: one.attempts.toReversed() };
    const open = ledgerOf({ slots: [slotted(9), mixed] }).open.get(4);
    expect(open?.attempts.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(open?.transaction).toBe(one.transaction);
  });

  it('stands in order of nonces', () => {
    const ledger = ledgerOf({ slots: [slotted(9), slotted(3), slotted(5)] });
    expect([...ledger.open.values()].map(({ slot }) => slot.nonce)).toEqual([3, 5, 9]);
    expect(ledger.highestNonce).toBe(9);
  });
});

describe('the lane’s own row', () => {
  it('keeps its first nonce for ever', () => {
    const first = queued();
    const ledger = ledgerOf({ queue: [first] });
    ledger.attach(intent(first, 12), envelope(1));
    expect(ledger.takeCommit()?.baseNonce).toBe(12);
    const second = queued();
    ledger.refresh(second);
    ledger.attach(intent(second, 13), envelope(2));
    expect(ledger.takeCommit()).not.toHaveProperty('baseNonce');
  });

  it('takes up a review, and commits it though nothing else changed', () => {
    const review = { reason: 'chain_ahead', chainCount: 9, since: now } as const;
    const ledger = ledgerOf({ slots: [slotted(0)] });
    ledger.apply([{ kind: 'review', review }]);
    expect(ledger.lane.review).toEqual(review);
    expect(ledger.takeCommit()).toMatchObject({ review, transactions: [], slots: [] });
    ledger.apply([{ kind: 'review', review: null }]);
    expect(ledger.takeCommit()?.review).toBeNull();
  });
});

describe('a memory that is read again', () => {
  const pending = (at: number) => look({ count: 0, pendingCount: 3, at });

  it('knows since when a stranger’s transaction has stood in the pool', () => {
    const before = ledgerOf({ slots: [], observation: pending(now - 90_000) });
    const again = ledgerOf({ slots: [], observation: pending(now - 1) });
    again.learnFrom(before);
    expect(again.pendingAheadSince).toBe(now - 90_000);
  });

  it('has nothing to wait for where the pool has emptied', () => {
    const before = ledgerOf({ slots: [], observation: pending(now - 90_000) });
    const again = ledgerOf({ slots: [], observation: look() });
    again.learnFrom(before);
    expect(again.pendingAheadSince).toBeNull();
  });
});
