import { describe, expect, it, test } from 'vitest';
import {
  foreignSlot,
  hashOf,
  type LedgerSample,
  ledgerOf,
  look,
  now,
  type SlotSample,
  slotted,
} from '../testing/lane-samples.js';
import { due, nextDue } from './send.js';

const idle: ReadonlySet<number> = new Set();
const sent = (sample: LedgerSample, inFlight = idle, limit = 100) =>
  due(ledgerOf(sample), now, inFlight, limit).map(({ hash }) => hash);
const at = (nonce: number, nextSendAt: number) => slotted(nonce, {}, { slot: { nextSendAt } });
const hashes = ({ attempts }: SlotSample) => attempts.map(({ hash }) => hash);

describe('due', () => {
  it('is what has come due, lowest nonce first', () => {
    const slots = [at(4, now), at(2, now - 9000), at(3, now - 1), at(5, now + 1)];
    expect(due(ledgerOf({ slots }), now, idle, 100).map(({ nonce }) => nonce)).toEqual([2, 3, 4]);
  });

  it('is at most the limit, and nothing whose answer is still out', () => {
    const slots = [at(1, 0), at(2, 0), at(3, 0), at(4, 0)];
    expect(due(ledgerOf({ slots }), now, new Set([1]), 2).map(({ nonce }) => nonce)).toEqual([2, 3]);
  });

  it('is the newest payload of a slot', () => {
    const slot = slotted(0, {}, { attempts: [{}, {}, {}] });
    expect(sent({ slots: [slot] })).toEqual([hashes(slot)[2]]);
  });

  it('is the newest filler once there is one, and never a payload of that slot again', () => {
    const slot = slotted(0, { wish: 'cancel' }, { attempts: [{}, { kind: 'filler' }, { kind: 'filler' }] });
    expect(sent({ slots: [slot] })).toEqual([hashes(slot)[2]]);
    const late = slotted(0, { wish: 'cancel' }, { attempts: [{}, { kind: 'filler' }, {}] });
    expect(sent({ slots: [late] })).toEqual([hashes(late)[1]]);
  });

  test.each(['exhausted', 'rejected'] as const)(
    'is not a payload that was given up (%s), though its filler is',
    (stage) => {
      expect(sent({ slots: [slotted(0, { stage, status: 'failed' })] })).toEqual([]);
      const closing = slotted(0, { stage, status: 'failed' }, { attempts: [{}, { kind: 'filler' }] });
      expect(sent({ slots: [closing] })).toEqual([hashes(closing)[1]]);
    },
  );

  it('is not what the chain has used already', () => {
    expect(sent({ slots: [slotted(0, {}, { slot: { minedHash: hashOf(1) } })] })).toEqual([]);
    expect(sent({ slots: [slotted(0)], observation: look({ count: 1 }) })).toEqual([]);
  });

  it('is nothing under review, and nothing for a nonce without an envelope', () => {
    const review = { reason: 'chain_ahead', chainCount: 9, since: 0 } as const;
    expect(sent({ slots: [slotted(0)], review })).toEqual([]);
    expect(nextDue(ledgerOf({ slots: [slotted(0)], review }), new Set())).toBeNull();
    expect(sent({ slots: [foreignSlot(0)] })).toEqual([]);
  });

  it('needs no look at the chain and no key: committed bytes go on', () => {
    expect(sent({ slots: [slotted(0)], observation: null, canSign: false })).toHaveLength(1);
  });
});

describe('nextDue', () => {
  const next = (slots: readonly SlotSample[], inFlight = idle) => nextDue(ledgerOf({ slots }), inFlight);

  it('is the earliest time at which there will be something to send', () => {
    expect(next([at(0, now + 7000), at(1, now + 3000), at(2, now + 5000)])).toBe(now + 3000);
    expect(next([at(0, now + 120), at(1, now + 119)])).toBe(now + 119);
  });

  it('leaves out what is in flight, mined or given up', () => {
    const mined = slotted(1, {}, { slot: { minedHash: hashOf(1), nextSendAt: 2 } });
    const failed = slotted(2, { stage: 'exhausted', status: 'failed' }, { slot: { nextSendAt: 3 } });
    expect(next([at(0, 1), mined, failed, at(3, now + 9)], new Set([0]))).toBe(now + 9);
  });

  it('is null where there is nothing to send, or nothing may be', () => {
    expect(next([])).toBeNull();
    const review = { reason: 'chain_ahead', chainCount: 9, since: 0 } as const;
    expect(nextDue(ledgerOf({ slots: [at(0, 1)], review }), idle)).toBeNull();
    expect(next([foreignSlot(0)])).toBeNull();
  });
});
