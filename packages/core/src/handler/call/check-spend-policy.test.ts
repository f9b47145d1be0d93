import { expect, it } from 'vitest';
import { complaintsAboutPolicy } from './check-spend-policy.js';

const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

it('has nothing to say about limits that work', () => {
  for (const policy of [
    undefined,
    {},
    { targets: [to, to.toLowerCase()], selectors: ['0xa9059cbb', '0xA9059CBB', '0x'], create: false },
    { targets: [], selectors: [], maxValue: 0n, maxFeePerGas: 1n, maxPriorityFeePerGas: 0n, maxTotalFee: 10n ** 18n },
    { maxValue: undefined },
    {
      rates: [
        { per: 'minute', count: 0 },
        { per: 'day', value: 1n },
        { per: 'hour', count: 3, value: 0n },
      ],
    },
  ])
    expect(complaintsAboutPolicy(policy)).toEqual([]);
});

it.each<[unknown, string]>([
  ['none', 'expected `policy` to be an object of limits, got "none"'],
  [[], 'expected `policy` to be an object of limits, got an array of 0'],
  [{ target: [to] }, '`policy.target` is not a limit, did you mean `targets`?'],
  [
    { targets: to },
    `expected \`policy.targets\` to be an array of addresses, in lower case or with their checksums, got "${to}"`,
  ],
  [{ targets: ['0x7'] }, 'expected `policy.targets` to be an array of addresses'],
  [
    { selectors: ['transfer'] },
    "expected `policy.selectors` to be an array of selectors in hex ('0xa9059cbb'; '0x': no calldata), got an array of 1",
  ],
  [{ maxValue: 5 }, 'expected `policy.maxValue` to be wei as a bigint from 0 on, got 5'],
  [{ maxTotalFee: -1n }, 'expected `policy.maxTotalFee` to be wei as a bigint from 0 on, got -1'],
  [{ create: 'no' }, 'expected `policy.create` to be true or false, got "no"'],
])('says what is wrong with %o', (policy, words) => {
  expect(complaintsAboutPolicy(policy).join('; ')).toContain(words);
});

it.each([
  { per: 'week', count: 1 },
  { per: 'day' },
  { per: 'day', count: -1 },
  { per: 'day', value: 1 },
  { per: 'day', counts: 1 },
])('wants a rate to be one, got %o', (rate) => {
  expect(complaintsAboutPolicy({ rates: [rate] })[0]).toContain('expected `policy.rates` to be an array of { per:');
});

it('says everything that is wrong', () => {
  expect(complaintsAboutPolicy({ maxValue: 5, create: 1 }, 'own')).toEqual([
    'expected `own.maxValue` to be wei as a bigint from 0 on, got 5',
    'expected `own.create` to be true or false, got 1',
  ]);
});
