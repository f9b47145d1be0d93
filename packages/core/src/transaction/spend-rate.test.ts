import { describe, expect, it } from 'vitest';
import { type SpendRate, type Tally, tallied, untallied } from './spend-rate.js';

const minute = 1_760_000_040_000;
const three: readonly SpendRate[] = [{ per: 'minute', count: 3 }];

function counted(limits: readonly SpendRate[], values: readonly bigint[], now = minute, before: Tally = {}): Tally {
  let tally = before;
  for (const value of values) {
    const next = tallied(tally, limits, value, now);
    if ('denial' in next) throw new Error(next.denial.detail);
    tally = next.tally;
  }
  return tally;
}

describe('a rate', () => {
  it('lets so many through, and no more', () => {
    const tally = counted(three, [1n, 2n, 3n]);
    expect(tally).toEqual({ minute: { since: minute, count: 3, value: 6n } });
    expect(tallied(tally, three, 0n, minute + 59_999)).toEqual({
      denial: {
        pointer: '/message_type',
        detail: 'the spend policy expects at most 3 transactions in a minute, got 4',
        until: minute + 60_000,
      },
    });
  });

  it('begins anew with each time of the calendar', () => {
    const tally = counted(three, [1n, 2n, 3n]);
    expect(counted(three, [9n], minute + 60_000, tally)).toEqual({
      minute: { since: minute + 60_000, count: 1, value: 9n },
    });
  });

  it('counts into the time that a clock which is ahead began', () => {
    const ahead = counted(three, [1n, 1n, 1n], minute + 60_000);
    expect(tallied(ahead, three, 1n, minute + 59_000)).toHaveProperty('denial');
  });

  it('limits wei, right up to the limit', () => {
    const limits = [{ per: 'day', value: 10n }] as const;
    const tally = counted(limits, [4n, 6n]);
    expect(tally.day).toMatchObject({ count: 2, value: 10n });
    expect(tallied(tally, limits, 1n, minute)).toMatchObject({
      denial: { pointer: '/value', detail: 'the spend policy expects at most 10 wei in a day, got 11' },
    });
    expect(tallied(tally, limits, 0n, minute)).toHaveProperty('tally');
  });

  it('of several times holds for each', () => {
    const limits: readonly SpendRate[] = [
      { per: 'minute', count: 2 },
      { per: 'hour', count: 3 },
    ];
    const tally = counted(limits, [1n], minute + 60_000, counted(limits, [1n, 1n]));
    expect(tally).toMatchObject({ minute: { count: 1 }, hour: { count: 3 } });
    expect(tallied(tally, limits, 1n, minute + 120_000)).toMatchObject({
      denial: { detail: expect.stringContaining('3 transactions in an hour') },
    });
  });

  it('of none lets nothing through', () => {
    expect(tallied({}, [{ per: 'day', count: 0 }], 0n, minute)).toHaveProperty('denial');
  });
});

describe('what is taken back', () => {
  const limits: readonly SpendRate[] = [
    { per: 'minute', count: 9 },
    { per: 'day', count: 9 },
  ];

  it('is counted no more, in the times that still run', () => {
    const first = counted(limits, [5n]);
    const later = counted(limits, [7n], minute + 60_000, first);
    expect(untallied(later, first, 5n)).toEqual({
      minute: { since: minute + 60_000, count: 1, value: 7n },
      day: { since: expect.any(Number), count: 1, value: 7n },
    });
  });

  it('leaves alone what was never counted', () => {
    expect(untallied({}, counted(limits, [5n]), 5n)).toEqual({});
  });
});
