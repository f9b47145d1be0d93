import { expect, test } from 'vitest';
import type { RpcReply } from './endpoint.js';
import { tipFrom } from './tip.js';

const result = (value: unknown): RpcReply => ({ kind: 'result', result: value });
const missing: RpcReply = { kind: 'error', code: -32601, message: 'method not found' };
const hex = (n: bigint | number) => `0x${n.toString(16)}`;
const history = (tips: readonly number[], used: readonly number[] = tips.map(() => 0.5)) =>
  result({ reward: tips.map((tip) => [hex(tip)]), gasUsedRatio: used });
const tip = (told: RpcReply, suggested = result('0x7'), price = result('0x64')) =>
  tipFrom({ history: told, suggested, price }, 90n);

test('is the middle of what recent blocks were paid', () => {
  expect(tip(history([5, 1, 900, 3, 4]))).toBe(4n);
});

test('takes nothing from blocks that were nearly empty, and needs three that were not', () => {
  expect(tip(history([500, 1, 2, 3], [0.01, 0.5, 0.5, 0.5]))).toBe(2n);
  expect(tip(history([500, 1, 2], [0.01, 0.5, 0.5]))).toBe(7n);
});

test('is at least one wei', () => {
  expect(tip(history([0, 0, 0]))).toBe(1n);
});

test('is what the node suggests where there is no history', () => {
  expect(tip(missing)).toBe(7n);
});

test('is what the gas price leaves above the base fee where there is neither', () => {
  expect(tip(missing, missing)).toBe(10n);
  expect(tip(missing, missing, result('0x1'))).toBe(1n);
  expect(tip(missing, missing, missing)).toBeNull();
});

test.each<[string, unknown]>([
  ['null', null],
  ['a text', 'soon'],
  ['no rewards', { gasUsedRatio: [0.5] }],
  ['rewards that are no lists', { reward: ['0x1', '0x1', '0x1'], gasUsedRatio: [1, 1, 1] }],
  ['negative tips', { reward: [['-0x1'], ['-0x1'], ['-0x1']], gasUsedRatio: [1, 1, 1] }],
  ['tips of 257 bits', { reward: Array(3).fill([`0x1${'0'.repeat(64)}`]), gasUsedRatio: [1, 1, 1] }],
  ['ratios that are none', { reward: [['0x1'], ['0x1'], ['0x1']], gasUsedRatio: ['a', null, {}] }],
])('history of %s is none', (_what, value) => {
  expect(tip(result(value))).toBe(7n);
});
