import { ManualClock } from '@tx-broadcaster/core/testing';
import { expect, test } from 'vitest';
import { Progress } from './progress.js';

function told(isTerminal: boolean, options: { json?: boolean; quiet?: boolean } = {}) {
  const clock = new ManualClock(0);
  let text = '';
  const io = {
    env: {},
    out: () => {},
    err: (chunk: string) => {
      text += chunk;
    },
    isTerminal,
    readInput: async () => '',
    signal: new AbortController().signal,
    clock,
  };
  return { clock, progress: new Progress(io, 'retry', options), text: () => text };
}

test('what takes less than a second needs no bar', async () => {
  const { clock, progress, text } = told(true);
  progress.at({ done: 0, total: 10 });
  await clock.advance(999);
  progress.at({ done: 9, total: 10 });
  progress.end();
  expect(text()).toBe('');
});

test('on a terminal it is a bar, drawn in one line', async () => {
  const { clock, progress, text } = told(true);
  await clock.advance(2_000);
  progress.at({ done: 5, total: 10, more: '1 skipped' });
  expect(text()).toBe('\r\u001b[2Kretry  [############------------]  5/10  2.5/s  2 s left  1 skipped');
  progress.end();
  expect(text().endsWith('\n')).toBe(true);
});

test('elsewhere it is a line every tenth, or every five seconds', async () => {
  const { clock, progress, text } = told(false);
  await clock.advance(1_000);
  for (const done of [1, 2, 11, 12]) progress.at({ done, total: 100 });
  await clock.advance(5_000);
  progress.at({ done: 13, total: 100 });
  expect(
    text()
      .split('\n')
      .map((line) => line.split('  ')[1]),
  ).toEqual(['11/100', '13/100', undefined]);
});

test('with --json it is JSON, with --quiet nothing', async () => {
  const json = told(true, { json: true });
  await json.clock.advance(1_500);
  json.progress.at({ done: 50, total: 100 });
  expect(JSON.parse(json.text())).toEqual({ progress: 'retry', done: 50, total: 100 });
  const quiet = told(true, { quiet: true });
  await quiet.clock.advance(1_500);
  quiet.progress.at({ done: 50, total: 100 });
  expect(quiet.text()).toBe('');
});
