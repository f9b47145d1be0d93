import { describe, expect, it, test } from 'vitest';
import {
  isGivenUp,
  isRetryable,
  type Stage,
  type Status,
  type SuccessOn,
  stages,
  statusAfter,
  statuses,
} from './stage.js';

/** What pending, success and failed become, in this order. */
type Row = readonly [Status, Status, Status];
const kept: Row = ['pending', 'success', 'failed'];
const reached: Row = ['success', 'success', 'failed'];
const givenUp: Row = ['failed', 'success', 'failed'];
const all = (row: Row) => ({ accepted: row, mined: row, confirmed: row });

/** lane-rules.md 14, written out. */
const executed: Record<Stage, Record<SuccessOn, Row>> = {
  queued: all(kept),
  signed: all(kept),
  sent: all(kept),
  accepted: { accepted: reached, mined: kept, confirmed: kept },
  mined: { accepted: reached, mined: reached, confirmed: kept },
  confirmed: all(['success', 'success', 'success']),
  reverted: { accepted: reached, mined: givenUp, confirmed: givenUp },
  exhausted: all(givenUp),
  rejected: all(givenUp),
  cancelled: all(['failed', 'failed', 'failed']),
  expired: all(['failed', 'failed', 'failed']),
};

/** Where the payload was included and reverted. */
const reverted: Pick<typeof executed, 'mined' | 'reverted'> = {
  mined: { accepted: reached, mined: kept, confirmed: kept },
  reverted: executed.reverted,
};

const policies: readonly SuccessOn[] = ['accepted', 'mined', 'confirmed'];
const cases = [
  ...stages.flatMap((stage) =>
    policies.map((successOn) => ({ stage, successOn, ok: true, row: executed[stage][successOn] })),
  ),
  ...(['mined', 'reverted'] as const).flatMap((stage) =>
    policies.map((successOn) => ({ stage, successOn, ok: false, row: reverted[stage][successOn] })),
  ),
].flatMap(({ stage, successOn, ok, row }) =>
  statuses.map((current, index) => ({ stage, successOn, ok, current, next: row[index] as Status })),
);

describe('statusAfter', () => {
  test.each(cases)('$current, on entering $stage (executed: $ok) under $successOn: $next', (one) => {
    expect(statusAfter(one.current, one.stage, one.successOn, one.ok)).toBe(one.next);
  });

  it('takes a success back for nothing but a granted cancel or expiry', () => {
    const lost = stages.filter((stage) =>
      policies.some((successOn) =>
        [true, false].some((ok) => statusAfter('success', stage, successOn, ok) !== 'success'),
      ),
    );
    expect(lost).toEqual(['cancelled', 'expired']);
  });

  it('makes a failed one a success only by confirmation, and never pending', () => {
    for (const stage of stages) {
      for (const successOn of policies) {
        expect(statusAfter('failed', stage, successOn, true)).toBe(stage === 'confirmed' ? 'success' : 'failed');
      }
    }
    expect(statusAfter('failed', 'mined', 'accepted', true)).toBe('failed');
  });
});

test('given up are the four ends without the payload; a reverted one can be retried besides', () => {
  expect(stages.filter(isGivenUp)).toEqual(['exhausted', 'rejected', 'cancelled', 'expired']);
  expect(stages.filter(isRetryable)).toEqual(['reverted', 'exhausted', 'rejected', 'cancelled', 'expired']);
});
