import { expect, test } from 'vitest';
import { gasShare, grouped, gweiText, nativeText, weiOf } from './amounts.js';

test.each([
  ['1000000000', '1'],
  ['1500000000', '1.5'],
  ['7', '0.000000007'],
  ['1234567', '0.00123'],
  ['1000000007', '1'],
  ['123456789012345', '123,456.789'],
])('%s wei are %s gwei', (wei, text) => {
  expect(gweiText(wei)).toBe(text);
});

test.each([
  ['0', '0'],
  ['1', '0.000000000000000001'],
  ['1230000000000000000', '1.23'],
  [
    '115792089237316195423570985008687907853269984665640564039457584007913129639935',
    '115,792,089,237,316,195,423,570,985,008,687,907,853,269,984,665,640,564,039,457.584007913129639935',
  ],
])('%s wei are shown exactly', (wei, text) => {
  expect(nativeText(wei, 1)).toBe(text);
});

test('an amount that is cut keeps its first digits', () => {
  expect(nativeText('22780000012345', 1, 4)).toBe('0.0000227');
  expect(grouped('1234567')).toBe('1,234,567');
});

test.each([
  ['1.5', '1500000000'],
  ['30', '30000000000'],
  ['0.000000001', '1'],
  ['900719925474099.123456789', '900719925474099123456789'],
])('%s gwei are %s wei', (gwei, wei) => {
  expect(weiOf(gwei)).toBe(wei);
});

test('of the gas that it may use it has used a share', () => {
  expect(gasShare('21000', '40000')).toBe('53 %');
  expect(gasShare('21000', '21000')).toBe('100 %');
});
