import { beforeEach, expect, test } from 'vitest';
import {
  clearSelection,
  isSelected,
  keepSelectionFor,
  selectAllMatching,
  selection,
  targetOf,
  toggle,
  togglePage,
} from './selection.js';

const shown = ['a', 'b', 'c', 'd', 'e'];
const selected = () => shown.filter((id) => isSelected(id)).join('');

beforeEach(clearSelection);

test('takes rows one by one, and ranges from the last one on, in both directions', () => {
  toggle('b', shown, false);
  toggle('d', shown, true);
  expect(selected()).toBe('bcd');
  toggle('c', shown, false);
  expect(selected()).toBe('bd');
  toggle('a', shown, true);
  expect(selected()).toBe('abcd');
});

test('takes the page, and gives it up when all of it is taken', () => {
  toggle('b', shown, false);
  togglePage(shown);
  expect(selected()).toBe('abcde');
  togglePage(shown);
  expect(selected()).toBe('');
});

test('takes everything that matches, but rows that are taken out again', () => {
  const filter = [{ name: 'status', value: 'failed' }];
  selectAllMatching();
  toggle('c', shown, false);
  expect(selected()).toBe('abde');
  expect(targetOf(selection.peek(), filter)).toEqual({ kind: 'filter', filter, except: ['c'] });
});

test('means nothing under another filter', () => {
  const filter = [{ name: 'status', value: 'failed' }];
  keepSelectionFor(filter);
  toggle('a', shown, false);
  keepSelectionFor(filter);
  expect(selected()).toBe('a');
  keepSelectionFor([]);
  expect(selected()).toBe('');
});
