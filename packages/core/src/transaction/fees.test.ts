import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capped, ceilingOf, type Fees, replacementFees } from './fees.js';

const price = fc.oneof(fc.bigInt({ min: 0n, max: 20n }), fc.bigInt({ min: 0n, max: 10n ** 15n }));
const legacy = price.map((gasPrice): Fees => ({ kind: 'legacy', gasPrice }));
const eip1559 = fc.tuple(price, price).map((pair): Fees => {
  const [tip, ceiling] = pair[0] < pair[1] ? pair : [pair[1], pair[0]];
  return { kind: 'eip1559', maxFeePerGas: ceiling, maxPriorityFeePerGas: tip };
});
const anyFees = fc.oneof(legacy, eip1559);

const tipOf = (fees: Fees) => (fees.kind === 'legacy' ? fees.gasPrice : fees.maxPriorityFeePerGas);
const isDearer = (next: bigint, before: bigint) => next >= before + 1n && next * 8n >= before * 9n;

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

describe('capped', () => {
  it('never exceeds the cap on either field, and changes nothing below it', () => {
    fc.assert(
      fc.property(anyFees, price, (fees, cap) => {
        const under = capped(fees, cap);
        expect(ceilingOf(under) <= cap).toBe(true);
        expect(tipOf(under) <= ceilingOf(under)).toBe(true);
        if (ceilingOf(fees) <= cap) expect(under).toEqual(fees);
      }),
    );
  });

  it('leaves fees alone without a cap', () => {
    const fees: Fees = { kind: 'legacy', gasPrice: 10n ** 18n };
    expect(capped(fees, null)).toBe(fees);
  });

  it('lowers a tip that would stand above the capped ceiling', () => {
    expect(capped({ kind: 'eip1559', maxFeePerGas: 100n, maxPriorityFeePerGas: 60n }, 40n)).toEqual({
      kind: 'eip1559',
      maxFeePerGas: 40n,
      maxPriorityFeePerGas: 40n,
    });
  });
});
