import { describe, expect, it } from 'vitest';
import { eip1559, gwei, look } from '../testing/lane-samples.js';
import { isPricedIn, marketFees } from './market.js';

const at = (baseFee: bigint | null, suggestedPrice = gwei) =>
  look({ head: { ...look().head, baseFee }, suggestedPrice });

describe('market fees', () => {
  it('stay enough while the base fee rises for six full blocks', () => {
    let baseFee = 10n * gwei;
    const fees = marketFees(at(baseFee));
    for (let block = 0; block < 5; block++) baseFee += baseFee / 8n;
    expect(fees).toEqual(eip1559(21, 1));
    expect(isPricedIn(fees, at(baseFee))).toBe(true);
  });

  it('are the suggested price alone where the chain has no base fee', () => {
    expect(marketFees(at(null, 5n * gwei))).toEqual({ kind: 'legacy', gasPrice: 5n * gwei });
  });
});

describe('a price that does', () => {
  it('covers the base fee and its own tip, and offers at least half the suggested tip', () => {
    expect(isPricedIn(eip1559(3, 1), at(2n * gwei))).toBe(true);
    expect(isPricedIn(eip1559(3, 1), at(2n * gwei + 1n))).toBe(false);
    expect(isPricedIn(eip1559(9, 1), at(gwei, 2n * gwei))).toBe(true);
    expect(isPricedIn(eip1559(9, 1), at(gwei, 2n * gwei + 1n))).toBe(false);
  });

  it('is a gas price at or above the base fee, else the suggested one', () => {
    expect(isPricedIn({ kind: 'legacy', gasPrice: 5n }, at(5n))).toBe(true);
    expect(isPricedIn({ kind: 'legacy', gasPrice: 4n }, at(5n))).toBe(false);
    expect(isPricedIn({ kind: 'legacy', gasPrice: 4n }, at(null, 5n))).toBe(false);
  });
});
