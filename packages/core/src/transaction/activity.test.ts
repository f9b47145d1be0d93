import { describe, expect, it } from 'vitest';
import { Samples, sampleTime } from '../testing/samples.js';
import { activityOf, durationOf } from './activity.js';
import type { Inclusion } from './transaction.js';

const samples = new Samples();
const queued = samples.transaction({ createdAt: sampleTime });
const inclusion: Inclusion = {
  hash: '0x1',
  blockNumber: 1,
  blockHash: '0x2',
  minedAt: sampleTime,
  executed: true,
  gasUsed: 21_000n,
  effectiveGasPrice: 3_000_000_000n,
  confirmations: 1,
};

const measures = (from: typeof queued | null, to: typeof queued) =>
  activityOf(from, to).map(({ measure, detail, amount }) => [measure, detail, amount]);

describe('activityOf', () => {
  it('counts what was accepted', () => {
    expect(activityOf(null, queued)).toEqual([
      { at: sampleTime, lane: queued.lane, messageType: 'transfer', measure: 'accepted', detail: '', amount: 1 },
    ]);
  });

  it('counts each step once, with the time since acceptance', () => {
    const signed = samples.changed(queued, { stage: 'signed' });
    expect(measures(queued, signed)).toEqual([]);
    const sent = samples.changed(signed, { stage: 'sent', updatedAt: sampleTime + 1 });
    expect(measures(signed, sent)).toEqual([['sent', '0', 1]]);
    const accepted = samples.changed(sent, { stage: 'accepted', status: 'success', updatedAt: sampleTime + 2 });
    expect(measures(sent, accepted)).toEqual([['success', '', 1]]);
    const mined = samples.changed(accepted, { stage: 'mined', inclusion, updatedAt: sampleTime + 1_024 });
    expect(measures(accepted, mined)).toEqual([
      ['mined', '40', 1],
      ['fee_gwei', '', 63_000],
    ]);
    expect(measures(mined, samples.changed(mined, { stage: 'confirmed' }))).toEqual([]);
    expect(measures(mined, samples.changed(mined, { inclusion: { ...inclusion, confirmations: 2 } }))).toEqual([]);
  });

  it('counts all steps that one change takes', () => {
    const confirmed = samples.changed(queued, { stage: 'confirmed', status: 'success', inclusion });
    expect(measures(queued, confirmed).map(([measure]) => measure)).toEqual(['sent', 'mined', 'fee_gwei', 'success']);
  });

  it('counts failures by their code, or by their stage', () => {
    const cancelled = samples.changed(queued, { stage: 'cancelled', status: 'failed' });
    expect(measures(queued, cancelled)).toEqual([['failed', 'cancelled', 1]]);
    const failure = {
      code: 'transient',
      category: 'rpc',
      message: '',
      hint: '',
      retryable: true,
      attemptNo: 1,
      revert: null,
      nodeMessage: null,
    } as const;
    const exhausted = samples.changed(queued, { stage: 'exhausted', status: 'failed', failure });
    expect(measures(queued, exhausted)).toEqual([['failed', 'transient', 1]]);
    expect(measures(exhausted, samples.changed(exhausted, { stage: 'signed', status: 'pending' }))).toEqual([]);
  });
});

describe('durationOf', () => {
  it('has classes that follow each other and grow by a fifth', () => {
    expect(durationOf('0')).toEqual({ above: 0, upTo: 1 });
    for (let number = 1; number < 120; number++) {
      const { above, upTo } = durationOf(String(number));
      expect(above).toBeCloseTo(durationOf(String(number - 1)).upTo, 6);
      expect(upTo / above).toBeCloseTo(1.19, 2);
    }
  });
});
