import { describe, expect, it, test } from 'vitest';
import type { MinedTransaction, Observation } from '../chain/chain.js';
import {
  eip1559,
  foreignSlot,
  hashOf,
  ledgerOf,
  look,
  policyOf,
  receipts,
  type SlotSample,
  slotted,
} from '../testing/lane-samples.js';
import type { Attempt } from '../transaction/attempt.js';
import { isParked } from '../transaction/parked.js';
import type { Stage } from '../transaction/stage.js';
import type { Transaction } from '../transaction/transaction.js';
import { type Suspects, settle, toWatch } from './settle.js';
import type { Finding } from './stranger.js';

const policy = policyOf({ settleDepth: 12 });
const none: Suspects = new Map();
/** A transaction of the same signer and nonce that does something else. */
const mined: MinedTransaction = {
  hash: hashOf(0xbad),
  raw: '0x02',
  nonce: 5,
  to: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
  value: 9n,
  data: '0x',
  gas: 21_000n,
  fees: eip1559(7, 2),
  block: 88,
};
const strangers = { kind: 'transaction', transaction: mined } as const;

/** Settles one slot and shows what became of it. */
function settled(
  one: SlotSample,
  fields: Partial<Observation>,
  suspected = none,
  own = policy,
  use: Finding['use'] | null = strangers,
) {
  const seen = look({ count: one.slot.nonce + 1, ...fields });
  const ledger = ledgerOf({ slots: [one], observation: seen });
  const findings = new Map(use === null ? [] : [[one.slot.nonce, { use, tries: 1 }]]);
  const { changes, suspects, doubted } = settle(ledger, seen, suspected, own, undefined, findings);
  ledger.apply(changes);
  const commit = ledger.takeCommit();
  return {
    transaction: commit?.transactions[0] ?? null,
    event: commit?.events[0] ?? null,
    slot: commit?.slots[0] ?? null,
    suspects: [...suspects.keys()],
    doubted: [...doubted],
    review: commit?.review ?? null,
    parkedAt: commit?.parkedAt ?? null,
    attempts: commit?.newAttempts ?? [],
    queue: ledger.queue.map(({ id }) => id),
    open: ledger.open.has(one.slot.nonce),
  };
}

const payload = ({ attempts }: SlotSample) => attempts.find(({ kind }) => kind === 'payload');
const filler = ({ attempts }: SlotSample) => attempts.find(({ kind }) => kind === 'filler');
const missing = ({ attempts }: SlotSample) => new Map(attempts.map(({ hash }) => [hash, null]));
const withFiller: Partial<Attempt>[] = [{}, { kind: 'filler' }];

describe('a payload with a receipt', () => {
  it('is mined as soon as it is seen, with where and at what price, and the slot stays open', () => {
    const one = slotted(5, { stage: 'accepted', status: 'success', confirmations: 12 });
    const result = settled(one, { receipts: receipts([payload(one), { blockNumber: 100 }]) });
    expect(result.transaction).toMatchObject({
      stage: 'mined',
      status: 'success',
      slot: 'open',
      hash: payload(one)?.hash,
      blockedOn: null,
      inclusion: {
        hash: payload(one)?.hash,
        blockNumber: 100,
        blockHash: hashOf(100),
        executed: true,
        gasUsed: 21_000n,
        effectiveGasPrice: 10n ** 9n,
        confirmations: 1,
      },
    });
    expect(result.slot).toMatchObject({ minedHash: payload(one)?.hash, acknowledged: true, usedBy: null });
    expect(result.open).toBe(true);
  });

  it('is told nothing new while its block stays and its depth grows', () => {
    const one = slotted(5, { stage: 'accepted', confirmations: 12 });
    const first = settled(one, { receipts: receipts([payload(one), { blockNumber: 100 }]) });
    const again = {
      ...one,
      transaction: first.transaction as Transaction,
      slot: { ...one.slot, minedHash: payload(one)?.hash ?? null },
    };
    const later = look().head;
    const result = settled(again, {
      head: { ...later, number: 105 },
      receipts: receipts([payload(one), { blockNumber: 100 }]),
    });
    expect(result).toMatchObject({ transaction: null, slot: null, open: true });
  });

  it('is confirmed once it has the confirmations asked for, though the slot is not settled yet', () => {
    const one = slotted(5, { stage: 'mined', confirmations: 3 });
    const at = (blockNumber: number) => settled(one, { receipts: receipts([payload(one), { blockNumber }]) });
    expect(at(99).transaction?.stage).toBe('mined');
    expect(at(98)).toMatchObject({ transaction: { stage: 'confirmed', status: 'success', slot: 'open' }, open: true });
  });

  it('settles the slot at settleDepth and not a block earlier', () => {
    const one = slotted(5, { stage: 'accepted', confirmations: 12 });
    expect(settled(one, { receipts: receipts([payload(one), { blockNumber: 89 }]) }).slot?.usedBy).toBeNull();
    const deep = settled(one, { receipts: receipts([payload(one), { blockNumber: 88 }]) });
    expect(deep.slot).toMatchObject({ usedBy: 'payload', minedHash: payload(one)?.hash });
    expect(deep.transaction).toMatchObject({ stage: 'confirmed', status: 'success', slot: null, wish: null });
    expect(deep.open).toBe(false);
  });

  it('settles at once in a finalized block, and on a chain without reorgs', () => {
    const one = slotted(5);
    const head = receipts([payload(one), { blockNumber: 100 }]);
    expect(settled(one, { finalized: 100, receipts: head }).slot?.usedBy).toBe('payload');
    expect(settled(one, { finalized: 99, receipts: head }).slot?.usedBy).toBeNull();
    expect(settled(one, { receipts: head }, none, policyOf({ settleDepth: 0 })).slot?.usedBy).toBe('payload');
  });

  describe('where the chain itself says which blocks stay', () => {
    const one = slotted(5, { stage: 'mined', confirmations: 'safe' });
    const at = (
      blockNumber: number,
      heights: Pick<Partial<Observation>, 'safe' | 'finalized'>,
      own = policyOf({ settledBy: 'safe' }),
    ) => settled(one, { ...heights, receipts: receipts([payload(one), { blockNumber }]) }, none, own);

    it('is confirmed by its word, and settled at depth as well', () => {
      expect(at(95, { safe: 94 }).transaction?.stage).toBe('mined');
      expect(at(95, { safe: 95 })).toMatchObject({ transaction: { stage: 'confirmed', slot: 'open' }, open: true });
      expect(at(88, { safe: 95 })).toMatchObject({ transaction: { stage: 'confirmed', slot: null }, open: false });
      expect(at(95, { finalized: 95 })).toMatchObject({ transaction: { stage: 'confirmed', slot: null }, open: false });
    });

    it('is not settled by depth alone, however deep', () => {
      expect(at(10, {}).transaction?.stage).toBe('mined');
      expect(at(10, { safe: 9 })).toMatchObject({ transaction: { stage: 'mined' }, open: true });
      const final = policyOf({ settledBy: 'finalized', settleDepth: 0 });
      expect(at(10, { safe: 100, finalized: 9 }, final)).toMatchObject({ open: true });
      expect(at(10, { finalized: 10 }, final)).toMatchObject({ transaction: { stage: 'confirmed' }, open: false });
    });

    it('is confirmed with its slot where that word is not waited for any more', () => {
      expect(at(88, {}, policyOf())).toMatchObject({ transaction: { stage: 'confirmed' }, open: false });
    });
  });

  it('that reverted is only mined until depth, then reverted, which frees the slot and drops a wish', () => {
    const one = slotted(5, { stage: 'accepted', successOn: 'confirmed', wish: 'cancel' });
    const early = settled(one, { receipts: receipts([payload(one), { blockNumber: 95, executed: false }]) });
    expect(early.transaction).toMatchObject({ stage: 'mined', status: 'pending', failure: { code: 'reverted' } });
    const deep = settled(one, { receipts: receipts([payload(one), { blockNumber: 88, executed: false }]) });
    expect(deep.transaction).toMatchObject({ stage: 'reverted', status: 'failed', slot: null, wish: null });
    expect(deep.slot?.usedBy).toBe('payload');
  });

  test.each<Stage>(['exhausted', 'rejected'])('of an %s one changes the record only at depth', (stage) => {
    const one = slotted(5, { stage, status: 'failed', failures: 3 });
    const early = settled(one, { receipts: receipts([payload(one), { blockNumber: 89 }]) });
    expect(early.transaction).toBeNull();
    expect(early.slot).toMatchObject({ minedHash: payload(one)?.hash, usedBy: null });
    const deep = settled(one, { receipts: receipts([payload(one), { blockNumber: 88 }]) });
    expect(deep.transaction).toMatchObject({ stage: 'confirmed', status: 'success', failure: null, slot: null });
  });

  it('wins over an open filler and every wish', () => {
    for (const wish of ['cancel', 'expire', 'retry'] as const) {
      const one = slotted(5, { wish, slot: 'closing' }, { attempts: withFiller });
      const deep = settled(one, { receipts: receipts([payload(one), { blockNumber: 88 }], [filler(one), null]) });
      expect(deep.transaction).toMatchObject({ stage: 'confirmed', status: 'success', wish: null, slot: null });
    }
  });

  it('is found under the hash of any attempt, not only the newest', () => {
    const one = slotted(5, { stage: 'accepted' }, { attempts: [{}, {}, {}] });
    const [oldest, middle, newest] = one.attempts;
    const deep = settled(one, {
      receipts: receipts([oldest, { blockNumber: 80 }], [middle, null], [newest, null]),
    });
    expect(deep.transaction).toMatchObject({ stage: 'confirmed', hash: oldest?.hash });
    expect(deep.slot?.minedHash).toBe(oldest?.hash);
  });

  it('moves on when a reorg put it into another block', () => {
    const one = slotted(5, { stage: 'accepted', confirmations: 2 });
    const before = settled(one, { receipts: receipts([payload(one), { blockNumber: 98 }]) });
    expect(before.transaction?.stage).toBe('confirmed');
    const moved = {
      ...one,
      transaction: before.transaction as Transaction,
      slot: { ...one.slot, minedHash: payload(one)?.hash ?? null },
    };
    const after = settled(moved, {
      receipts: receipts([payload(one), { blockNumber: 100, blockHash: hashOf(0xbeef) }]),
    });
    expect(after.transaction).toMatchObject({
      stage: 'mined',
      status: 'success',
      inclusion: { blockHash: hashOf(0xbeef) },
    });
  });
});

describe('a filler with a receipt', () => {
  const at = (one: SlotSample, blockNumber: number) =>
    settled(one, { receipts: receipts([payload(one), null], [filler(one), { blockNumber }]) });

  it('decides nothing before depth', () => {
    const one = slotted(5, { wish: 'cancel', slot: 'closing' }, { attempts: withFiller });
    const result = at(one, 89);
    expect(result.transaction).toBeNull();
    expect(result.slot).toMatchObject({ minedHash: filler(one)?.hash, fillerAcknowledged: true, usedBy: null });
  });

  test.each([
    {
      wish: 'cancel',
      stage: 'accepted',
      status: 'success',
      becomes: { stage: 'cancelled', status: 'failed', nonce: 5 },
    },
    { wish: 'cancel', stage: 'sent', status: 'pending', becomes: { stage: 'cancelled', status: 'failed', nonce: 5 } },
    {
      wish: 'cancel',
      stage: 'exhausted',
      status: 'failed',
      becomes: { stage: 'cancelled', status: 'failed', nonce: 5 },
    },
    { wish: 'expire', stage: 'sent', status: 'pending', becomes: { stage: 'expired', status: 'failed', nonce: 5 } },
    {
      wish: 'retry',
      stage: 'sent',
      status: 'pending',
      becomes: { stage: 'queued', status: 'pending', nonce: null, generation: 2 },
    },
    {
      wish: null,
      stage: 'exhausted',
      status: 'failed',
      becomes: { stage: 'exhausted', status: 'failed', generation: 1 },
    },
    {
      wish: null,
      stage: 'rejected',
      status: 'failed',
      becomes: { stage: 'rejected', status: 'failed', generation: 1 },
    },
    {
      wish: null,
      stage: 'sent',
      status: 'pending',
      becomes: { stage: 'queued', status: 'pending', nonce: null, generation: 2 },
    },
    {
      wish: null,
      stage: 'accepted',
      status: 'success',
      becomes: { stage: 'queued', status: 'success', nonce: null, generation: 2 },
    },
  ] as const)(
    'at depth, with wish $wish and stage $stage, leads to $becomes.stage',
    ({ wish, stage, status, becomes }) => {
      const one = slotted(5, { wish, stage, status, slot: 'closing', failures: 3 }, { attempts: withFiller });
      const result = at(one, 88);
      expect(result.slot).toMatchObject({ usedBy: 'filler', minedHash: filler(one)?.hash });
      expect(result.transaction).toMatchObject({ slot: null, wish: null, nextAttemptAt: null, ...becomes });
      expect(result.open).toBe(false);
      expect(result.queue).toEqual(becomes.stage === 'queued' ? [one.transaction?.id] : []);
    },
  );

  it('sends a displaced one back with its place kept and its tries new', () => {
    const one = slotted(5, { stage: 'sent', place: 'p-7', failures: 2, slot: 'closing' }, { attempts: withFiller });
    expect(at(one, 88).transaction).toMatchObject({ place: 'p-7', failures: 0, hash: null, inclusion: null });
  });
});

describe('a nonce used by a stranger', () => {
  const suspected = new Map([[5, 'node']]);

  it('is believed when two looks say so at depth: the transaction queues again', () => {
    const one = slotted(5, { stage: 'accepted', status: 'success' });
    const first = settled(one, { deepCount: 6, receipts: missing(one) });
    expect(first).toMatchObject({ transaction: null, slot: null, suspects: [5] });
    const second = settled(one, { deepCount: 6, receipts: missing(one) }, suspected);
    expect(second.transaction).toMatchObject({ stage: 'queued', status: 'success', nonce: null, generation: 2 });
    expect(second.event).toMatchObject({ type: 'displaced' });
    expect(second.slot?.usedBy).toBe('foreign');
  });

  it('is confirmed by another endpoint, where there is one', () => {
    const one = slotted(5, { stage: 'accepted', status: 'success' });
    const fields = { deepCount: 6, receipts: missing(one), alone: false };
    expect(settled(one, fields, suspected)).toMatchObject({ transaction: null, slot: null, suspects: [5] });
    expect(settled(one, { ...fields, endpoint: 'other' }, suspected).slot?.usedBy).toBe('foreign');
  });

  const judged = (
    use: Finding['use'] | null,
    own = policyOf({ exclusive: false }),
    fields: Partial<Transaction> = {},
  ) => {
    const one = slotted(5, { stage: 'accepted', ...fields });
    return settled(one, { deepCount: 6, receipts: missing(one) }, suspected, own, use);
  };
  const exclusive = policyOf({ exclusive: true });
  const ours = ({ to, value, calldata: data }: Transaction) =>
    ({ kind: 'transaction', transaction: { ...mined, to, value, data } }) as const;
  const same = ours(slotted(5).transaction as Transaction);

  it('is decided only once it is known which transaction used it', () => {
    for (const own of [exclusive, policyOf({ exclusive: false })])
      expect(judged(null, own)).toMatchObject({ transaction: null, slot: null, doubted: [5], review: null });
  });

  it('names the stranger’s hash', () => {
    expect(judged(strangers).event?.reason).toBe(`nonce 5 was used by ${mined.hash}, which is not ours`);
    expect(judged(strangers).review).toBeNull();
  });

  it('stops an exclusive lane, with its transaction parked', () => {
    const result = judged(strangers, exclusive);
    expect(result.transaction).toMatchObject({ stage: 'queued', generation: 2 });
    expect(result.review).toMatchObject({ reason: 'nonce_taken', chainCount: 6 });
    expect(isParked(result.transaction as Transaction, result.parkedAt)).toBe(true);
  });

  it('may be none: an authorization uses nonces too', () => {
    const result = judged({ kind: 'none', block: 80 });
    expect(result.transaction).toMatchObject({ stage: 'queued', generation: 2 });
    expect(result.event?.reason).toContain('block 80');
  });

  it('is ours where it makes the same call: its hash becomes an attempt, and its receipt will decide', () => {
    const result = judged(same);
    expect(result).toMatchObject({ slot: null, open: true, review: null });
    expect(result.attempts).toMatchObject([
      {
        hash: mined.hash,
        raw: '0x02',
        kind: 'payload',
        index: 1,
        nonce: 5,
        gas: 21_000n,
        fees: mined.fees,
        sendCount: 0,
      },
    ]);
    expect(result.transaction).toMatchObject({ stage: 'accepted', hash: mined.hash, attemptCount: 2, generation: 1 });
    expect(result.event).toMatchObject({ type: 'found' });
  });

  it('tells an exclusive lane that its store has forgotten a signature', () => {
    expect(judged(same, exclusive)).toMatchObject({ open: true, review: { reason: 'restored' } });
  });

  it.each<[string, Partial<MinedTransaction>]>([
    ['recipient', { to: null }],
    ['value', { value: 2n }],
    ['data', { data: '0x00' }],
  ])('is not ours where the call has another %s', (_field, other) => {
    const use = { kind: 'transaction', transaction: { ...same.transaction, ...other } } as const;
    expect(judged(use)).toMatchObject({ open: false, attempts: [] });
  });

  it('that nobody can explain stops an exclusive lane at once, another after many tries, and decides nothing', () => {
    const unknown = { kind: 'unknown', why: 'pruned' } as const;
    expect(judged(unknown, exclusive)).toMatchObject({
      transaction: null,
      open: true,
      review: { reason: 'unexplained' },
    });
    expect(judged(unknown)).toMatchObject({ transaction: null, open: true, review: null });
    const one = slotted(5);
    const seen = look({ count: 6, deepCount: 6, receipts: missing(one) });
    const shared = policyOf({ exclusive: false });
    const after = (tries: number) =>
      settle(ledgerOf({ slots: [one] }), seen, suspected, shared, undefined, new Map([[5, { use: unknown, tries }]]));
    expect(after(7).changes).toEqual([]);
    expect(after(8).changes).toMatchObject([{ kind: 'review', review: { reason: 'unexplained' } }]);
  });

  it('that nobody can explain is a stranger’s when a person has approved it', () => {
    expect(judged({ kind: 'approved' }, exclusive)).toMatchObject({
      transaction: { stage: 'queued', generation: 2 },
      slot: { usedBy: 'foreign' },
      review: null,
    });
  });

  it('is not believed at the head, however often', () => {
    const one = slotted(5, { stage: 'accepted' });
    expect(settled(one, { deepCount: 5, receipts: missing(one) }, suspected)).toMatchObject({
      transaction: null,
      slot: null,
      suspects: [],
    });
  });

  it('is not believed when the endpoint fell behind its own count, or left one hash out', () => {
    const one = slotted(5, { stage: 'accepted' }, { attempts: [{}, {}] });
    const [first] = one.attempts;
    const inconclusive = settled(one, { deepCount: 6, receipts: missing(one), conclusive: false }, suspected);
    const partial = settled(one, { deepCount: 6, receipts: receipts([first, null]) }, suspected);
    for (const result of [inconclusive, partial]) {
      expect(result).toMatchObject({ transaction: null, slot: null, suspects: [] });
    }
  });

  it('ends a transaction that its caller signed: it can never be sent again', () => {
    const one = slotted(5, { stage: 'sent', presigned: '0x02' });
    const result = settled(one, { deepCount: 6, receipts: missing(one) }, suspected);
    expect(result.transaction).toMatchObject({
      stage: 'rejected',
      status: 'failed',
      failure: { code: 'nonce_too_low', retryable: false },
    });
  });

  it('grants a cancel', () => {
    const one = slotted(5, { stage: 'accepted', wish: 'cancel' });
    const result = settled(one, { deepCount: 6, receipts: missing(one) }, suspected);
    expect(result.transaction).toMatchObject({ stage: 'cancelled', status: 'failed' });
  });

  it('that never was ours is settled at depth without a second look', () => {
    const one = foreignSlot(5);
    expect(settled(one, { deepCount: 5 }).slot).toBeNull();
    expect(settled(one, { deepCount: 6 }).slot).toMatchObject({ usedBy: 'foreign' });
  });
});

describe('a receipt that is gone', () => {
  const mined = (fields: Partial<Transaction> = {}) => {
    const one = slotted(5, {
      stage: 'mined',
      status: 'success',
      inclusion: {
        hash: hashOf(1),
        blockNumber: 99,
        blockHash: hashOf(99),
        minedAt: 0,
        executed: true,
        gasUsed: 1n,
        effectiveGasPrice: 1n,
        confirmations: 2,
      },
      ...fields,
    });
    return { ...one, slot: { ...one.slot, minedHash: payload(one)?.hash ?? null } };
  };

  it('takes the transaction back to accepted, its success kept, and sends the bytes again at once', () => {
    const one = mined();
    const result = settled(one, { count: 5, receipts: missing(one) });
    expect(result.transaction).toMatchObject({ stage: 'accepted', status: 'success', inclusion: null, nonce: 5 });
    expect(result.event).toMatchObject({ type: 'reorged', reason: 'block 99 left the canonical chain' });
    expect(result.slot).toMatchObject({ minedHash: null, nextSendAt: 0, usedBy: null });
  });

  it('does nothing when the endpoint is in no position to know', () => {
    const one = mined();
    expect(settled(one, { receipts: missing(one), conclusive: false })).toMatchObject({
      transaction: null,
      slot: null,
    });
    expect(settled(one, { receipts: new Map() })).toMatchObject({ transaction: null, slot: null });
  });

  it('does nothing when the view does not reach the head at which it was seen, as that of a node that lags', () => {
    const one = mined();
    const behind = { ...look().head, number: 98 };
    // on a branch that the others have left there may be another block 99
    for (const head of [behind, { ...behind, number: 99 }])
      expect(settled(one, { head, receipts: missing(one) })).toMatchObject({ transaction: null, slot: null });
    // a development chain may have been set back on purpose
    const setBack = settled(one, { head: behind, receipts: missing(one), development: true });
    expect(setBack.transaction).toMatchObject({ stage: 'accepted' });
  });

  it('is not taken for a stranger in the same look, though the deep count has passed', () => {
    const one = mined();
    const result = settled(one, { deepCount: 6, receipts: missing(one) }, new Map([[5, 'node']]));
    expect(result.transaction).toMatchObject({ stage: 'accepted', generation: 1 });
  });

  it('leaves a given-up record as it is', () => {
    const one = mined({ stage: 'exhausted', status: 'failed', inclusion: null });
    expect(settled(one, { receipts: missing(one) })).toMatchObject({ transaction: null, slot: { minedHash: null } });
  });
});

describe('what a look must bring', () => {
  it('asks for every attempt of slots that the chain has used, or had', () => {
    const used = slotted(3, {}, { attempts: withFiller });
    const once = slotted(7, {}, { slot: { minedHash: hashOf(7) } });
    const open = slotted(8);
    const ledger = ledgerOf({ slots: [used, once, open] });
    expect(toWatch(ledger, 4)?.map(({ hash }) => hash)).toEqual(
      [...used.attempts, ...once.attempts].map(({ hash }) => hash),
    );
  });

  it('says that no slot is in question, other than that none of them has an attempt', () => {
    expect(toWatch(ledgerOf({ slots: [slotted(5)] }), 5)).toBeNull();
    expect(toWatch(ledgerOf({ slots: [foreignSlot(4)] }), 5)).toEqual([]);
  });
});

describe('rules that are easily missed', () => {
  test('a caller who asked for more confirmations than settleDepth is not told confirmed before (rule 2)', () => {
    const one = slotted(5, { stage: 'mined', successOn: 'confirmed', confirmations: 50 });
    const result = settled(one, { receipts: receipts([payload(one), { blockNumber: 88 }]) });
    expect(result.transaction?.stage ?? 'mined').toBe('mined');
  });

  test('a receipt from an endpoint that had fallen behind its head settles nothing (rule 18)', () => {
    // the head came from a healthy node at 100, the receipt from one that stalled on an orphan at 88
    const one = slotted(5, { stage: 'accepted' });
    const result = settled(one, { receipts: receipts([payload(one), { blockNumber: 88 }]), conclusive: false });
    expect(result.slot?.usedBy ?? null).toBeNull();
  });

  test('a receipt from such an endpoint does not confirm either: its depth is measured from another head', () => {
    const one = slotted(5, { stage: 'accepted', successOn: 'confirmed', confirmations: 12 });
    const result = settled(one, { receipts: receipts([payload(one), { blockNumber: 88 }]), conclusive: false });
    expect(result.transaction?.status ?? 'pending').toBe('pending');
  });

  test('a payload whose nonce the chain does not count as used is not settled', () => {
    const one = slotted(5, { stage: 'mined' });
    const result = settled(one, { count: 5, receipts: receipts([payload(one), { blockNumber: 88 }]) });
    expect(result.slot?.usedBy ?? null).toBeNull();
  });
});

test('several slots are settled in one look, each by its own receipt', () => {
  const slots = [slotted(3), slotted(4, { confirmations: 2 }), slotted(5)];
  const [first, second] = slots as [SlotSample, SlotSample];
  const seen = look({ count: 5, receipts: receipts([payload(first), { blockNumber: 80 }], [payload(second), {}]) });
  const ledger = ledgerOf({ slots, observation: seen });
  ledger.apply(settle(ledger, seen, none, policy).changes);
  expect(ledger.takeCommit()?.transactions.map(({ nonce, stage }) => [nonce, stage])).toEqual([
    [3, 'confirmed'],
    [4, 'mined'],
  ]);
  expect([...ledger.open.values()].map(({ slot }) => slot.nonce)).toEqual([4, 5]);
});
