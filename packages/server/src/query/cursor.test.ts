import { expect, test } from 'vitest';
import { readCursor, writeCursor } from './cursor.js';

const cursor = { edgeId: '019ac2f4-7b1e-7c55-9a40-3f0b6f1f2a10', backwards: true, fingerprint: 'abc', now: 5 };

test('a cursor says what was put into it', () => {
  expect(readCursor(writeCursor(cursor))).toEqual(cursor);
});

test.each([
  '',
  'x',
  '!!!',
  Buffer.from('null').toString('base64url'),
  Buffer.from('[1,2]').toString('base64url'),
  Buffer.from('["[1]","x"]').toString('base64url'),
])('%j is no cursor', (text) => {
  expect(readCursor(text)).toBeNull();
});

test('an edited cursor is none', () => {
  const [payload, sum] = JSON.parse(Buffer.from(writeCursor(cursor), 'base64url').toString());
  const edited = Buffer.from(JSON.stringify([payload.replace('019a', '019b'), sum])).toString('base64url');
  expect(readCursor(edited)).toBeNull();
});
