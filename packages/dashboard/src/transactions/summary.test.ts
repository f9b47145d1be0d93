import { expect, test } from 'vitest';
import { dataLine, summaryLine, typeName } from './summary.js';

test.each([
  ['add_weight(address _addr, uint256 _weight)', 'add_weight'],
  ['erc20.transfer', 'erc20.transfer'],
  ['raw', 'raw'],
])('%s is called %s', (type, name) => {
  expect(typeName(type)).toBe(name);
});

test('tells what was asked for on one line', () => {
  const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
  expect(dataLine({ _addr: to, _weight: '10' })).toBe('addr 0x7099…79C8, weight 10');
  expect(dataLine([to, 7, null, { a: [1] }])).toBe('0x7099…79C8, 7, null, {"a":[1]}');
  expect(dataLine('0x')).toBe('no calldata');
  expect(dataLine(`0x1c41742f${'00'.repeat(64)}`)).toBe('0x1c41742f… 68 bytes');
});

test('tells a plain transfer by its amount', () => {
  const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
  const asked = { chain_id: 1, to, value: '10000000000000000' } as const;
  expect(summaryLine({ ...asked, data: { to, value: '10000000000000000' } })).toBe('0.01 → 0x7099…79C8');
  expect(summaryLine({ ...asked, data: { to, memo: 'rent' } })).toBe('to 0x7099…79C8, memo rent');
});
