import { expect, test } from 'vitest';
import { type Choice, matching } from './choice.js';

const choice = (label: string, note?: string): Choice => ({
  label,
  icon: 'dot',
  run: () => {},
  ...(note === undefined ? {} : { note }),
});
const groups = [
  { title: 'This transaction', choices: [choice('Retry', 'pay'), choice('Copy the hash')] },
  { title: 'Pages', choices: [choice('Overview'), choice('Transactions')] },
];
const labels = (text: string) => matching(groups, text).flatMap(({ choices }) => choices.map(({ label }) => label));

test.each([
  ['', ['Retry', 'Copy the hash', 'Overview', 'Transactions']],
  ['over', ['Overview']],
  ['PAY', ['Retry']],
  ['hash copy', ['Copy the hash']],
  ['this transaction', ['Retry', 'Copy the hash']],
  ['nothing of that', []],
])('“%s” leaves %j', (text, expected) => {
  expect(labels(text)).toEqual(expected);
});

test('a group in which nothing is left is left out', () => {
  expect(matching(groups, 'over').map(({ title }) => title)).toEqual(['Pages']);
});
