import { expect, test, vi } from 'vitest';
import { loadConfig } from '../../api/config.js';
import { idIn, parseFilter, termText } from './parse.js';

const filters = ['status', 'message_type', 'hash', 'age_gte', 'attempts_gte', 'created_after'];
vi.stubGlobal('fetch', async () => Response.json({ version: '1', environment: null, chains: [], routes: [], filters }));
await loadConfig();

test('reads words with values, quoted ones too, and what needs no word', () => {
  const hash = `0x${'ab'.repeat(32)}`;
  expect(parseFilter(`status:failed type:"add_weight(address a, uint256 b)" data.order.id:81 ${hash} refund`)).toEqual({
    terms: [
      { name: 'status', value: 'failed' },
      { name: 'message_type', value: 'add_weight(address a, uint256 b)' },
      { name: 'data.order.id', value: '81' },
      { name: 'hash', value: hash },
      { name: 'q', value: 'refund' },
    ],
    issues: [],
  });
});

test('comparisons may be written', () => {
  expect(parseFilter('age:>10m attempts:>=3').terms).toEqual([
    { name: 'age_gte', value: '10m' },
    { name: 'attempts_gte', value: '3' },
  ]);
});

test.each([
  ['colour:red', 'There is no “colour:” to filter by.'],
  ['age:soon', 'age: needs a length of time, as 10m or 2h, got soon'],
  ['status:""', 'status: needs a value'],
  ['nonce:4', 'There is no “nonce:” to filter by.'],
])('%s is not understood', (text, issue) => {
  expect(parseFilter(text)).toEqual({ terms: [], issues: [issue] });
});

test.each(['status:failed', 'type:"add_weight(address a, uint256 b)"', 'data.order.id:81', 'refund', 'after:-24h'])(
  '%s is written as it is read',
  (text) => {
    expect(parseFilter(text).terms.map(termText)).toEqual([text]);
  },
);

test('knows the id of a transaction, in upper case too', () => {
  expect(idIn(' 019AC2F4-7B1E-7C55-9A40-3F0B6F1F2A10 ')).toBe('019ac2f4-7b1e-7c55-9a40-3f0b6f1f2a10');
  expect(idIn('019ac2f4')).toBeNull();
});
