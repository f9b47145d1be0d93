import type { Address } from 'viem';
import { describe, expect, it, test } from 'vitest';
import { capsOf, denialsOf, type Spending, type SpendPolicy } from './spend-policy.js';

const alice: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const bob: Address = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const spending: Spending = { to: alice, value: 5n, calldata: '0xa9059cbb00', gas: 100n, fees: null };
const details = (policy: SpendPolicy, fields: Partial<Spending> = {}) =>
  denialsOf(policy, { ...spending, ...fields }).map(({ pointer, detail }) => `${pointer}: ${detail}`);

it('forbids nothing that it does not name', () => {
  expect(details({})).toEqual([]);
  expect(details({}, { to: null, value: 2n ** 256n - 1n })).toEqual([]);
});

describe('targets', () => {
  it('are compared without regard to case', () => {
    expect(details({ targets: [bob, alice] })).toEqual([]);
    expect(details({ targets: [`0x${alice.slice(2).toLowerCase()}`] })).toEqual([]);
  });

  it('that are not on the list are told with what is', () => {
    expect(details({ targets: [bob] })).toEqual([`/to: the spend policy expects calls to ${bob}, got ${alice}`]);
    expect(details({ targets: [] })).toEqual([`/to: the spend policy expects no calls to anything, got ${alice}`]);
  });

  it('of a long list are told in part', () => {
    expect(details({ targets: Array.from({ length: 9 }, () => bob) })[0]).toContain('or 4 others, got');
  });
});

describe('selectors', () => {
  it('are the first four bytes of the calldata', () => {
    expect(details({ selectors: ['0xA9059CBB'] })).toEqual([]);
    expect(details({ selectors: ['0x095ea7b3'] })).toEqual([
      '/data: the spend policy expects calldata that begins with 0x095ea7b3, got 0xa9059cbb',
    ]);
  });

  it('of calls without calldata are 0x', () => {
    expect(details({ selectors: ['0x'] }, { calldata: '0x' })).toEqual([]);
    expect(details({ selectors: ['0x095ea7b3'] }, { calldata: '0x' })).toHaveLength(1);
    expect(details({ selectors: ['0x'] })).toHaveLength(1);
  });
});

describe('the creation of contracts', () => {
  const creation = { to: null, calldata: '0x6000' } as const;

  it('is forbidden where targets or selectors are named, else allowed', () => {
    expect(details({ targets: [alice] }, creation)).toEqual([
      '/to: the spend policy expects a call, got the creation of a contract',
    ]);
    expect(details({ selectors: ['0x60006000'] }, creation)).toHaveLength(1);
    expect(details({ maxValue: 10n }, creation)).toEqual([]);
  });

  it('is switched on and off by itself', () => {
    expect(details({ create: false }, creation)).toHaveLength(1);
    expect(details({ create: true, targets: [alice], selectors: [] }, creation)).toEqual([]);
  });
});

test('value is limited per transaction', () => {
  expect(details({ maxValue: 5n })).toEqual([]);
  expect(details({ maxValue: 4n })).toEqual(['/value: the spend policy expects at most 4 wei, got 5']);
});

describe('prices', () => {
  const fees = { kind: 'eip1559', maxFeePerGas: 30n, maxPriorityFeePerGas: 3n } as const;

  it('are limited per gas, ceiling and tip', () => {
    expect(details({ maxFeePerGas: 30n, maxPriorityFeePerGas: 3n }, { fees })).toEqual([]);
    expect(details({ maxFeePerGas: 29n, maxPriorityFeePerGas: 2n }, { fees })).toEqual([
      '/max_fee_per_gas: the spend policy expects at most 29 wei per gas, got 30',
      '/max_priority_fee_per_gas: the spend policy expects a tip of at most 2 wei per gas, got 3',
    ]);
    expect(details({ maxPriorityFeePerGas: 2n }, { fees: { kind: 'legacy', gasPrice: 30n } })).toEqual([]);
  });

  it('are limited in total, by the gas limit', () => {
    expect(details({ maxTotalFee: 3000n }, { fees })).toEqual([]);
    expect(details({ maxTotalFee: 2999n }, { fees })).toEqual([
      '/max_fee_per_gas: the spend policy expects at most 29 wei per gas (2999 wei for 100 gas), got 30',
    ]);
  });

  it('that are not known yet are not judged: they are kept within the caps later', () => {
    expect(details({ maxFeePerGas: 1n, maxTotalFee: 1n })).toEqual([]);
  });

  it('give the caps of an attempt: the lower of the price and of the total over the gas', () => {
    expect(capsOf({}, 100n)).toEqual({ maxFeePerGas: null, maxPriorityFeePerGas: null });
    expect(capsOf({ maxFeePerGas: 30n, maxPriorityFeePerGas: 2n }, 100n)).toEqual({
      maxFeePerGas: 30n,
      maxPriorityFeePerGas: 2n,
    });
    expect(capsOf({ maxFeePerGas: 30n, maxTotalFee: 2000n }, 100n).maxFeePerGas).toBe(20n);
    expect(capsOf({ maxFeePerGas: 10n, maxTotalFee: 2000n }, 100n).maxFeePerGas).toBe(10n);
    expect(capsOf({ maxTotalFee: 2000n }, null).maxFeePerGas).toBeNull();
  });
});
