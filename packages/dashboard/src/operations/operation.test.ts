import { expect, test } from 'vitest';
import { targetBody } from './operation.js';

test('names transactions, or says by the filter of the list which', () => {
  expect(targetBody({ kind: 'ids', ids: ['a', 'b'] })).toEqual({ ids: ['a', 'b'] });
  const filter = [
    { name: 'status', value: 'failed' },
    { name: 'tag', value: 'a' },
    { name: 'tag', value: 'b' },
  ];
  expect(targetBody({ kind: 'filter', filter, except: ['x'] })).toEqual({
    filter: { status: 'failed', tag: ['a', 'b'] },
    exclude_ids: ['x'],
    limit: 100_000,
  });
});

test('says it aloud where everything is meant', () => {
  expect(targetBody({ kind: 'filter', filter: [], except: [] })).toEqual({ filter: {}, all: true, limit: 100_000 });
});
