import { describe, expect, it } from 'vitest';
import {
  delivery,
  eip1559,
  foreignSlot,
  gwei,
  hashOf,
  ledgerOf,
  look,
  now,
  policyOf,
  queued,
  receipts,
  replies,
  type SlotSample,
  samples,
  slotted,
} from '../testing/lane-samples.js';
import type { SlotUse } from '../transaction/slot.js';
import type { Transaction } from '../transaction/transaction.js';
import { answered } from './answer.js';
import { bind } from './bind.js';
import { close } from './close.js';
import { isUnsettled, reopened, type Unsettled, usedSlots } from './finality.js';
import { reprice } from './reprice.js';
import { due } from './send.js';
import { settle } from './settle.js';

const policy = policyOf({ exclusive: false });
const none: ReadonlySet<number> = new Set();
const at = (number: number, count: number) => look({ head: { ...look().head, number }, count });
const filler = { kind: 'filler', index: 1 } as const;
const inclusion = {
  hash: hashOf(1),
  blockNumber: 50,
  blockHash: hashOf(50),
  minedAt: now - 90_000,
  executed: true,
  gasUsed: 21_000n,
  effectiveGasPrice: 1n,
  confirmations: 20,
};

/** A slot that was used at depth by this, with its transaction. */
function used(nonce: number, usedBy: SlotUse, fields: Partial<Transaction> = {}, attempts = [{}]): SlotSample {
  const sample = slotted(nonce, { slot: null, ...fields }, { slot: { usedBy }, attempts });
  const [first] = sample.attempts;
  return { ...sample, slot: { ...sample.slot, minedHash: first?.hash ?? null } };
}

const confirmed = (nonce: number, attempts = [{}]) =>
  used(nonce, 'payload', { stage: 'confirmed', status: 'success', inclusion }, attempts);

/** The ledger after the chain took these slots back: count 0. */
function takenBack(sunk: readonly SlotSample[], rest: Parameters<typeof ledgerOf>[0] = {}) {
  const highestNonce = Math.max(...sunk.map(({ slot }) => slot.nonce));
  const ledger = ledgerOf({ highestNonce, ...rest });
  const read = usedSlots({
    slots: sunk.map(({ slot }) => slot),
    attempts: sunk.flatMap(({ attempts }) => attempts),
    transactions: sunk.flatMap(({ transaction }) => transaction ?? []),
  });
  ledger.apply(reopened(ledger, read, now));
  return ledger;
}

describe('a count that stays at or below a used slot', () => {
  const after = (heads: readonly number[], slots: readonly SlotSample[] = [slotted(6)]) => {
    const ledger = ledgerOf({ slots });
    ledger.apply([{ kind: 'base', nonce: 5 }]);
    let unsettled: Unsettled | null = null;
    return heads.map((number) => {
      const result = isUnsettled(ledger, at(number, 5), unsettled);
      unsettled = result.unsettled;
      return result.from;
    });
  };

  it('is believed after eight looks at rising heads', () => {
    expect(after([1, 2, 3, 4, 4, 4, 5, 6, 7, 6])).not.toContain(5);
    expect(after([1, 2, 3, 4, 4, 5, 6, 7, 8]).at(-1)).toBe(5);
  });

  it('is nothing where all slots from there on are open, or there are none', () => {
    expect(after([1, 2, 3, 4, 5, 6, 7, 8], [slotted(5), slotted(6)]).at(-1)).toBeNull();
    expect(isUnsettled(ledgerOf(), at(9, 5), { looks: 7, head: 8 })).toEqual({ from: null, unsettled: null });
  });

  it('begins anew when the chain counts them again', () => {
    const ledger = ledgerOf({ slots: [slotted(6)] });
    expect(isUnsettled(ledger, at(9, 6), { looks: 7, head: 8 })).toEqual({ from: null, unsettled: null });
  });
});

describe('what was executed', () => {
  it('is sent again, its payload and no no-op, and keeps its stage', () => {
    const sample = confirmed(0, [{}, filler]);
    const ledger = takenBack([sample]);
    expect(due(ledger, now, none, 9).map(({ hash }) => hash)).toEqual([sample.attempts[0]?.hash]);
    expect(close(ledger, now, policy, 21_000n)).toEqual([]);
    expect(reprice(ledger, now, policy).intents).toEqual([]);
    const commit = ledger.takeCommit();
    expect(commit).toMatchObject({
      skipChanged: false,
      slots: [{ nonce: 0, usedBy: null, minedHash: null }],
      transactions: [{ stage: 'confirmed', status: 'success', slot: 'open' }],
      events: [{ type: 'finality_violated' }],
      parkedAt: now,
    });
    expect(commit?.transactions[0]?.inclusion?.finalityViolatedAt).toBe(now);
  });

  it('is priced anew when blocks pass it by, though its slot has a no-op, which is dearer', () => {
    const [cheap, dear] = [eip1559(2, 1), eip1559(60, 30)];
    const sample = confirmed(0, [
      { fees: cheap, gas: 60_000n },
      { ...filler, fees: dear, gas: 21_000n },
    ]);
    const ledger = takenBack([sample], { observation: look({ head: { ...look().head, baseFee: 3n * gwei } }) });
    const [intent, ...others] = reprice(ledger, now, policy).intents;
    expect(others).toEqual([]);
    expect(intent).toMatchObject({ kind: 'payload', unsigned: { nonce: 0, gas: 60_000n, fees: eip1559(67.5, 33.75) } });
    if (!intent) throw new Error('nothing was priced anew');
    ledger.attach(intent, { hash: hashOf(99), raw: '0x99' });
    expect(due(ledger, now, none, 9).map(({ hash }) => hash)).toEqual([hashOf(99)]);
    expect(reprice(ledger, now, policy).intents).toEqual([]);
  });

  it('does not fail by what a node answers, and waits between sends', () => {
    const sample = confirmed(0, [{}, filler]);
    const ledger = takenBack([sample]);
    const [payload] = sample.attempts;
    for (const reply of ['invalid-tx', 'invalid-tx', 'invalid-tx', 'gas-limit', 'transient'] as const) {
      const answer = { nonce: 0, at: now, delivery: delivery(payload, replies[reply]), known: null };
      ledger.apply(answered(ledger, answer, policy, () => 0.5));
    }
    expect(ledger.open.get(0)?.transaction).toMatchObject({ stage: 'confirmed', status: 'success' });
    expect(due(ledger, now, none, 9)).toEqual([]);
  });

  it('is confirmed again at depth, not before, and still tells what happened', () => {
    const sample = confirmed(0);
    const ledger = takenBack([sample]);
    const settled = (head: number, finalized: number | null = null) =>
      settle(
        ledger,
        look({
          head: { ...look().head, number: head },
          finalized,
          count: 1,
          receipts: receipts([sample.attempts[0], { blockNumber: 100 }]),
        }),
        new Map(),
        policyOf(),
      ).changes;
    expect(settled(101).filter(({ kind }) => kind === 'transaction')).toEqual([]);
    ledger.apply(settled(101));
    ledger.apply(settled(112));
    expect(ledger.open.has(0)).toBe(false);
    const [record] = ledger.takeCommit()?.transactions ?? [];
    expect(record).toMatchObject({ stage: 'confirmed', slot: null, inclusion: { blockNumber: 100 } });
    expect(record?.inclusion?.finalityViolatedAt).toBe(now);
  });

  it('is open for the next owner of the lane as well', () => {
    const ledger = takenBack([confirmed(0)]);
    const commit = ledger.takeCommit();
    const sample = {
      slot: commit?.slots[0] ?? foreignSlot(0).slot,
      transaction: commit?.transactions[0] ?? null,
      attempts: ledger.open.get(0)?.attempts ?? [],
    };
    expect(due(ledgerOf({ slots: [sample] }), now, none, 9)).toHaveLength(1);
  });
});

describe('a slot that something else had used', () => {
  const displaced = { stage: 'queued', nonce: null, generation: 2, inclusion: null } as const;

  it.each<[string, SlotSample]>([
    ['a no-op', used(0, 'filler', displaced, [{}, filler])],
    ['a stranger', used(0, 'foreign', displaced)],
    [
      'a payload that reverted',
      used(0, 'payload', { stage: 'reverted', inclusion: { ...inclusion, executed: false } }),
    ],
    ['a payload that had reverted and was retried', used(0, 'payload', displaced)],
  ])('(%s) is used up by a no-op, never by the payload', (_, sample) => {
    const ledger = takenBack([sample]);
    const sent = due(ledger, now, none, 9);
    expect(sent.every(({ kind }) => kind === 'filler')).toBe(true);
    const intents = close(ledger, now, policy, 21_000n);
    expect([...sent, ...intents].map(({ kind }) => kind)).toEqual(['filler']);
    expect(intents.every(({ unsigned }) => unsigned.value === 0n && unsigned.nonce === 0)).toBe(true);
  });

  it('keeps its transaction from a new one, though a person has let it go on', () => {
    const sample = used(0, 'filler', { ...displaced, gas: 21_000n }, [{}, filler]);
    const waiting = samples.changed(sample.transaction ?? queued(), {});
    const other = queued();
    const ledger = takenBack([sample], { queue: [waiting, other] });
    const clearedAt = (ledger.lane.parkedAt ?? 0) + 1;
    for (const one of [waiting, other]) ledger.waiting.put({ ...one, clearedAt });
    const { intents, blockedOn } = bind(ledger, now, policy);
    expect(intents.map(({ transaction }) => transaction?.id)).not.toContain(waiting.id);
    expect([intents.length, blockedOn]).toEqual([1, 'predecessor']);
  });

  it('does not keep from its transaction what a person says of it meanwhile', () => {
    const sample = used(0, 'filler', { ...displaced, gas: 21_000n }, [{}, filler]);
    const parked = samples.changed(sample.transaction ?? queued(), {});
    const ledger = takenBack([sample], { queue: [parked] });
    ledger.refresh(samples.changed(parked, { clearedAt: now + 9 }));
    expect(ledger.queue).toMatchObject([{ id: parked.id, clearedAt: now + 9, version: parked.version + 1 }]);
    expect(bind(ledger, now, policy).blockedOn).toBe('predecessor');
  });

  it('parks what has to take a new slot', () => {
    const ledger = takenBack([used(0, 'filler', displaced, [{}, filler])], { queue: [queued({ createdAt: now - 5 })] });
    expect(bind(ledger, now, policy).intents).toEqual([]);
  });

  const mined = (sample: SlotSample, queue: readonly Transaction[] = []) => {
    const ledger = takenBack([sample], { queue });
    const seen = look({ count: 1, receipts: receipts([sample.attempts[0], { blockNumber: 80 }]) });
    ledger.apply(settle(ledger, seen, new Map(), policy).changes);
    return ledger.takeCommit();
  };

  it('that its payload uses after all makes it a success, if it has not gone on', () => {
    const sample = used(0, 'filler', displaced, [{}, filler]);
    const commit = mined(sample, [samples.changed(sample.transaction ?? queued(), {})]);
    expect(commit?.slots).toMatchObject([{ usedBy: 'payload' }]);
    expect(commit?.transactions).toMatchObject([{ stage: 'confirmed', status: 'success', nonce: 0 }]);
  });

  it('that its payload uses although it has gone on is told on its record', () => {
    const commit = mined(used(0, 'filler', { ...displaced, stage: 'accepted', slot: 'open', nonce: 7 }, [{}, filler]));
    expect(commit?.transactions).toMatchObject([{ stage: 'accepted', nonce: 7 }]);
    expect(commit?.events[0]?.reason).toContain('was mined as well');
  });
});
