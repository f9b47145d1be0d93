import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allTip, capped, ceilingOf, type FeeCaps, type Fees, isWithin, replacementFees, tightest } from './fees.js';

const price = fc.oneof(fc.bigInt({ min: 0n, max: 20n }), fc.bigInt({ min: 0n, max: 10n ** 15n }));
const legacy = price.map((gasPrice): Fees => ({ kind: 'legacy', gasPrice }));
const eip1559 = fc.tuple(price, price).map((pair): Fees => {
  const [tip, ceiling] = pair[0] < pair[1] ? pair : [pair[1], pair[0]];
  return { kind: 'eip1559', maxFeePerGas: ceiling, maxPriorityFeePerGas: tip };
});
const anyFees = fc.oneof(legacy, eip1559);

const tipOf = (fees: Fees) => (fees.kind === 'legacy' ? fees.gasPrice : fees.maxPriorityFeePerGas);
const isDearer = (next: bigint, before: bigint) => next >= before + 1n && next * 8n >= before * 9n;

describe('allTip', () => {
  const fees: Fees = { kind: 'eip1559', maxFeePerGas: 100n, maxPriorityFeePerGas: 3n };
  const tipWithin = (cap: bigint | null) => tipOf(allTip(fees, { maxFeePerGas: null, maxPriorityFeePerGas: cap }));

  it('makes the whole ceiling the tip, as far as the cap of tips goes', () => {
    expect([tipWithin(null), tipWithin(200n), tipWithin(50n)]).toEqual([100n, 100n, 50n]);
    expect(allTip(fees, { maxFeePerGas: null, maxPriorityFeePerGas: null })).toEqual({
      ...fees,
      maxPriorityFeePerGas: 100n,
    });
  });

  it('never lowers a tip, and leaves a legacy price as it is', () => {
    expect(tipWithin(1n)).toBe(3n);
    const legacy: Fees = { kind: 'legacy', gasPrice: 7n };
    expect(allTip(legacy, { maxFeePerGas: null, maxPriorityFeePerGas: null })).toBe(legacy);
  });
});

describe('replacementFees', () => {
  it('is at least 12.5 % and 1 wei over every earlier attempt, on both fields', () => {
    fc.assert(
      fc.property(anyFees, fc.array(anyFees, { minLength: 1, maxLength: 6 }), (market, earlier) => {
        const next = replacementFees(market, earlier);
        for (const before of earlier) {
          expect(isDearer(ceilingOf(next), ceilingOf(before))).toBe(true);
          expect(isDearer(tipOf(next), tipOf(before))).toBe(true);
        }
      }),
    );
  });

  it('keeps the tip at or below the ceiling, and both at or above the market', () => {
    fc.assert(
      fc.property(anyFees, fc.array(anyFees, { maxLength: 6 }), (market, earlier) => {
        const next = replacementFees(market, earlier);
        expect(tipOf(next) <= ceilingOf(next)).toBe(true);
        expect(ceilingOf(next) >= ceilingOf(market)).toBe(true);
        expect(tipOf(next) >= tipOf(market)).toBe(true);
        expect(next.kind).toBe(market.kind);
      }),
    );
  });

  it('is the market itself for the first attempt', () => {
    const market: Fees = { kind: 'eip1559', maxFeePerGas: 30n, maxPriorityFeePerGas: 2n };
    expect(replacementFees(market, [])).toBe(market);
  });

  it('rounds up: 100 wei become 113, 0 become 1', () => {
    const market: Fees = { kind: 'eip1559', maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };
    expect(replacementFees(market, [{ kind: 'eip1559', maxFeePerGas: 100n, maxPriorityFeePerGas: 0n }])).toEqual({
      kind: 'eip1559',
      maxFeePerGas: 113n,
      maxPriorityFeePerGas: 1n,
    });
    expect(replacementFees({ kind: 'legacy', gasPrice: 5n }, [{ kind: 'legacy', gasPrice: 8n }])).toEqual({
      kind: 'legacy',
      gasPrice: 9n,
    });
  });

  it('measures against the highest of each field, though they come from different attempts', () => {
    const earlier: Fees[] = [
      { kind: 'eip1559', maxFeePerGas: 800n, maxPriorityFeePerGas: 1n },
      { kind: 'eip1559', maxFeePerGas: 400n, maxPriorityFeePerGas: 80n },
    ];
    expect(replacementFees({ kind: 'eip1559', maxFeePerGas: 10n, maxPriorityFeePerGas: 1n }, earlier)).toEqual({
      kind: 'eip1559',
      maxFeePerGas: 900n,
      maxPriorityFeePerGas: 90n,
    });
  });

  it('takes the market where it rose by more', () => {
    const market: Fees = { kind: 'eip1559', maxFeePerGas: 5000n, maxPriorityFeePerGas: 300n };
    const earlier: Fees[] = [{ kind: 'eip1559', maxFeePerGas: 100n, maxPriorityFeePerGas: 10n }];
    expect(replacementFees(market, earlier)).toEqual(market);
  });
});

describe('a replacement of a transaction with blobs', () => {
  it('doubles both fields: pools refuse less', () => {
    fc.assert(
      fc.property(anyFees, fc.array(anyFees, { minLength: 1, maxLength: 6 }), (market, earlier) => {
        const next = replacementFees(market, earlier, 'double');
        for (const before of earlier) {
          expect(ceilingOf(next)).toBeGreaterThanOrEqual(ceilingOf(before) * 2n);
          expect(tipOf(next)).toBeGreaterThanOrEqual(tipOf(before) * 2n);
          expect(ceilingOf(next)).toBeGreaterThan(ceilingOf(before));
        }
      }),
    );
  });

  it('rises by a wei from nothing', () => {
    const nothing: Fees = { kind: 'legacy', gasPrice: 0n };
    expect(replacementFees(nothing, [nothing], 'double')).toEqual({ kind: 'legacy', gasPrice: 1n });
  });
});

const ceiling = (maxFeePerGas: bigint | null, maxPriorityFeePerGas: bigint | null = null): FeeCaps => ({
  maxFeePerGas,
  maxPriorityFeePerGas,
});

describe('caps', () => {
  it('are the lowest of each kind', () => {
    expect(tightest(ceiling(null), ceiling(30n, 4n), ceiling(20n), ceiling(25n, 2n))).toEqual(ceiling(20n, 2n));
    expect(tightest(ceiling(null), ceiling(null))).toEqual(ceiling(null));
  });

  it('hold for both fields; without a base fee there is only one', () => {
    const fees: Fees = { kind: 'eip1559', maxFeePerGas: 30n, maxPriorityFeePerGas: 3n };
    expect(isWithin(fees, ceiling(30n, 3n))).toBe(true);
    expect(isWithin(fees, ceiling(29n, 3n))).toBe(false);
    expect(isWithin(fees, ceiling(30n, 2n))).toBe(false);
    expect(isWithin({ kind: 'legacy', gasPrice: 30n }, ceiling(30n, 2n))).toBe(true);
    expect(isWithin({ kind: 'legacy', gasPrice: 31n }, ceiling(30n))).toBe(false);
  });
});

describe('capped', () => {
  it('never exceeds the cap on either field, and changes nothing below it', () => {
    fc.assert(
      fc.property(anyFees, price, fc.option(price), (fees, most, mostTip) => {
        const caps = ceiling(most, mostTip);
        const under = capped(fees, caps);
        expect(isWithin(under, caps)).toBe(true);
        expect(tipOf(under) <= ceilingOf(under)).toBe(true);
        if (isWithin(fees, caps)) expect(under).toEqual(fees);
      }),
    );
  });

  it('leaves fees alone without a cap', () => {
    const fees: Fees = { kind: 'legacy', gasPrice: 10n ** 18n };
    expect(capped(fees, ceiling(null))).toBe(fees);
  });

  it('lowers a tip that would stand above the capped ceiling', () => {
    expect(capped({ kind: 'eip1559', maxFeePerGas: 100n, maxPriorityFeePerGas: 60n }, ceiling(40n))).toEqual({
      kind: 'eip1559',
      maxFeePerGas: 40n,
      maxPriorityFeePerGas: 40n,
    });
  });
});
