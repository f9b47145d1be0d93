import { arbitrum, base, mainnet, unichain, zksync } from 'viem/chains';
import { describe, expect, it, test } from 'vitest';
import { dataFeeOf, leastGas, profileOf } from './chain-profile.js';

const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const unknown = { id: 999_999_937 };

describe('the profile of a chain', () => {
  it('is that of any chain where nothing is known', () => {
    expect(profileOf(unknown)).toEqual({
      blockTimeMs: 12_000,
      transactionGasCap: null,
      calldataGas: 'eip2028',
      gasMarginPercent: 25,
      dataFee: null,
    });
  });

  it('knows the limits of Ethereum', () => {
    expect(profileOf(mainnet)).toMatchObject({ transactionGasCap: 16_777_216n, calldataGas: 'eip7623' });
  });

  it('knows OP stacks, by id or by their gas price oracle', () => {
    for (const chain of [base, unichain]) expect(profileOf(chain).dataFee).not.toBeNull();
    expect(profileOf({ id: 8453 }).dataFee).not.toBeNull();
  });

  it('knows Arbitrum, whose estimates have the parent chain’s price in them', () => {
    expect(profileOf(arbitrum)).toMatchObject({ dataFee: null, gasMarginPercent: 50, blockTimeMs: 250 });
  });

  it('knows that zkSync counts gas its own way', () => {
    expect(profileOf(zksync)).toMatchObject({ calldataGas: null });
  });

  it('takes the block time of the chain’s definition, and the operator’s word before all', () => {
    expect(profileOf({ ...unknown, blockTime: 700 }).blockTimeMs).toBe(700);
    const own = { blockTimeMs: 5, transactionGasCap: null };
    expect(profileOf(mainnet, own)).toMatchObject({ ...own, calldataGas: 'eip7623' });
  });
});

describe('E23: the least gas of a transaction', () => {
  const before = profileOf(unknown);
  const since = profileOf(mainnet);

  test.each([
    ['a transfer', to, '0x', 21_000n, 21_000n],
    ['bytes that are not zero', to, '0xffff', 21_032n, 21_080n],
    ['bytes that are zero', to, '0x0000', 21_008n, 21_020n],
    // EIP-3860 and the price of a creation, which is above the floor
    ['the creation of a contract', null, `0x${'60'.repeat(33)}`, 53_532n, 53_532n],
    ['much calldata', null, `0x${'60'.repeat(10_000)}`, 213_626n, 421_000n],
  ] as const)('with %s', (_what, destination, calldata, least, floor) => {
    expect(leastGas(destination, calldata, before)).toBe(least);
    expect(leastGas(destination, calldata, since)).toBe(floor);
  });

  it('is not known where gas means something else', () => {
    expect(leastGas(to, '0xff', profileOf(zksync))).toBeNull();
  });
});

test('E26: what a rollup takes for data is kept aside by the byte', () => {
  const profile = profileOf(unknown, { dataFee: { perTransaction: 1000n, perByte: 7n } });
  expect(dataFeeOf('0x', profile)).toBe(1000n);
  expect(dataFeeOf('0x00ff', profile)).toBe(1014n);
  expect(dataFeeOf('0x00ff', profileOf(unknown))).toBe(0n);
});
