import { describe, expect, it } from 'vitest';
import { Samples } from '../testing/samples.js';
import { isParked, parksFrom } from '../transaction/parked.js';
import { unparked } from './unpark.js';

const samples = new Samples();
const asked = { reason: 'not on the explorer', actor: 'user:anna', now: 300 };
const parked = samples.transaction({ createdAt: 100 });

describe('a parked transaction that a person confirms', () => {
  it('is free to go, in a version and event of its own', () => {
    const { transaction, event } = unparked(parked, 200, asked);
    expect(transaction).toEqual({ ...parked, clearedAt: 201, version: 2, updatedAt: 300 });
    expect(isParked(transaction, 200)).toBe(false);
    expect(event).toMatchObject({ type: 'unparked', seq: 2, at: 300, reason: 'not on the explorer', stage: 'queued' });
  });

  it('is free whatever the clock says', () => {
    expect(isParked(unparked(parked, 200, { ...asked, now: 150 }).transaction, 200)).toBe(false);
  });

  it('is parked again by whatever stops its lane next, wherever that clock stands', () => {
    const { transaction } = unparked(parked, 200, { ...asked, now: 90_000 });
    expect(isParked(transaction, parksFrom(7, { parkedAt: 200 }, []))).toBe(true);
    expect(isParked(transaction, parksFrom(300, { parkedAt: 200 }, []))).toBe(true);
    expect(parksFrom(7, { parkedAt: null }, [{ createdAt: 9, clearedAt: 11 }])).toBe(11);
  });

  it.each([
    ['that waits for something else', parked, null],
    ['that was accepted later', parked, 99],
    ['that was confirmed before', { ...parked, clearedAt: 201 }, 200],
    ['that has a slot', { ...parked, stage: 'sent' as const, nonce: 1 }, 200],
  ])('is not one %s', (_what, transaction, parkedAt) => {
    expect(() => unparked(transaction, parkedAt, asked)).toThrow(
      expect.objectContaining({ code: 'not_parked', message: expect.stringContaining('is not parked') }),
    );
  });
});
