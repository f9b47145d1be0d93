import { expect, test } from 'vitest';
import { strengthOf } from './strength.js';

test.each([
  ['', 0],
  ['aaaaaaaaaaaaaaaaaaaa', 1],
  ['passwordpassword', 1],
  ['abcdefghijkl', 1],
  ['qwertyuiop12345', 1],
  ['Admin1234567', 1],
  ['correcthorse', 2],
  ['correct horse battery', 4],
  ['tr0ub4dor&3', 3],
  ['4mQ!x9vL#2pZ', 3],
  ['ein Satz, den nur ich mir merke', 4],
])('%j is of strength %i', (password, strength) => {
  expect(strengthOf(password)).toBe(strength);
});
