import { expect, test, vi } from 'vitest';
import { makeLog } from './log.js';
import { readable } from './readable.js';
import { redactor } from './redact.js';
import { folded } from './watch.js';

const key = `0x${'ab12'.repeat(16)}`;

test.each([
  [`signed with ${key}`, 'signed with 0x[redacted]'],
  [`signed with ${key.slice(2).toUpperCase()}`, 'signed with [redacted]'],
  ['POST https://user:pass@rpc.example:8545/v2/APIKEY?x=1 failed', 'POST https://rpc.example:8545 failed'],
  ['{"url":"wss://rpc.example/APIKEY","b":1}', '{"url":"wss://rpc.example","b":1}'],
  ['(https://rpc.example/APIKEY)', '(https://rpc.example)'],
  ['postgres://app:pass@db:5432/app cannot be reached', 'postgres://db:5432/app cannot be reached'],
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
  [`raw 0x02${'f8'.repeat(120)}`, 'raw 0x[121 bytes]'],
  [`hash 0x${'1'.repeat(64)}`, `hash 0x${'1'.repeat(64)}`],
])('%j becomes %j', (line, clean) => {
  expect(redactor([key])(line)).toBe(clean);
});

test('whatever is logged, a secret never leaves', () => {
  const lines: string[] = [];
  const out = { write: (line: string) => lines.push(line) };
  for (const format of ['json', 'text'] as const) {
    const log = makeLog({ level: 'trace', format, secrets: [key], out });
    log.info({ key, nested: { deep: [key] } }, key);
    log.error({ err: new Error(`https://rpc.example/${key}`) }, 'x');
    log.child({ key }).debug(key);
  }
  expect(lines.length).toBe(6);
  expect(lines.join('')).not.toContain('ab12');
});

test('in production a line is one JSON object, whatever is in it', () => {
  const lines: string[] = [];
  const log = makeLog({
    level: 'info',
    format: 'json',
    secrets: [],
    out: { write: (line: string) => lines.push(line) },
  });
  log.debug({}, 'not told');
  log.warn({ code: 'x\n\u001b[31m' }, 'two\nlines');
  expect(lines.length).toBe(1);
  expect(lines[0]?.trimEnd()).not.toContain('\n');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 40,
    service: 'tx-broadcaster',
    msg: 'two\nlines',
    code: 'x\n\u001b[31m',
  });
});

test('in development a line is short', () => {
  const line = JSON.stringify({
    level: 40,
    time: '2031-05-01T12:00:00Z',
    service: 's',
    version: '1',
    pid: 7,
    msg: 'reverted',
    hash: `0x${'1'.repeat(64)}`,
    n: 1,
  });
  expect(readable(line)).toMatch(/^\d\d:00:00 warn {2}reverted hash=0x11111111…1111 n=1\n$/);
});

test('a warning that repeats is told once, then counted', () => {
  vi.useFakeTimers();
  const told: [string, number][] = [];
  const warn = folded(({ message }, repeated) => told.push([message, repeated]));
  for (let count = 0; count < 38; count++) warn({ message: 'no chain', details: { lane: 1 } });
  warn({ message: 'no chain', details: { lane: 2 } });
  expect(told).toEqual([
    ['no chain', 0],
    ['no chain', 0],
  ]);
  vi.runAllTimers();
  expect(told.slice(2)).toEqual([['no chain', 37]]);
  warn({ message: 'no chain', details: { lane: 1 } });
  expect(told.length).toBe(4);
  vi.useRealTimers();
});
