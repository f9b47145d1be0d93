import { expect, test } from 'vitest';
import { columnsOf, everyColumn, moved, toggled } from './columns.js';

const keys = (columns: ReturnType<typeof columnsOf>) => columns.map(({ key }) => key).join(' ');

test('are shown in the chosen order, without those that this version does not know', () => {
  expect(keys(columnsOf('fee balance signer'))).toBe('fee signer');
  expect(keys(everyColumn('fee signer'))).toBe('fee signer to hash reference created updated');
});

test('are shown at the end, and hidden wherever they are', () => {
  expect(toggled('signer created', 'fee')).toBe('signer created fee');
  expect(toggled('signer created fee', 'created')).toBe('signer fee');
});

test('change places with their neighbours, as far as there are any', () => {
  expect(moved('signer hash created', 'created', -1)).toBe('signer created hash');
  expect(moved('signer hash created', 'signer', 1)).toBe('hash signer created');
  expect(moved('signer hash', 'signer', -1)).toBe('signer hash');
  expect(moved('signer hash', 'fee', 1)).toBe('signer hash');
});
