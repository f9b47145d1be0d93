import { expect, test } from 'vitest';
import { spanRows } from './spans.js';

const at = (ms: number) => new Date(1_000_000 + ms).toISOString();
const made = { created_at: at(0) };
const attempt = (no: number, signed: number, sent: number | null, outcome: 'mined' | 'replaced' | 'pending') => ({
  attempt_no: no,
  nonce: 4,
  outcome,
  signed_at: at(signed),
  sent_at: sent === null ? null : at(sent),
  endpoints: sent === null ? [] : [{ at: at(sent + 5) }],
});
const short = (rows: ReturnType<typeof spanRows>) =>
  rows.map(({ attempt: no, spans }) => [
    no,
    ...spans.map(({ kind, from, to }) => `${kind} ${from - 1_000_000}-${to - 1_000_000}`),
  ]);

test('one that waits to be signed is in the queue until now', () => {
  expect(short(spanRows(made, [], null, 1_000_070))).toEqual([[null, 'queued 0-70']]);
});

test('an attempt that was replaced ends with the next one, the mined one with its block', () => {
  const attempts = [attempt(2, 60, 65, 'mined'), attempt(1, 10, 20, 'replaced')];
  expect(short(spanRows(made, attempts, 1_000_090, 1_000_500))).toEqual([
    [null, 'queued 0-10'],
    [1, 'sending 10-25', 'waiting 25-60'],
    [2, 'sending 60-70', 'waiting 70-90'],
  ]);
});

test('the first may be mined though a second was signed', () => {
  const attempts = [attempt(2, 60, null, 'replaced'), attempt(1, 10, 20, 'mined')];
  expect(short(spanRows(made, attempts, 1_000_090, 1_000_500)).slice(1)).toEqual([
    [1, 'sending 10-25', 'waiting 25-90'],
    [2, 'waiting 60-90'],
  ]);
});

test('what is under way goes on until now, and never back in time', () => {
  expect(short(spanRows(made, [attempt(1, 0, null, 'pending')], null, 1_000_030))).toEqual([
    [null],
    [1, 'waiting 0-30'],
  ]);
  expect(short(spanRows(made, [attempt(1, 50, 80, 'mined')], 1_000_040, 1_000_500)).slice(1)).toEqual([[1]]);
});
