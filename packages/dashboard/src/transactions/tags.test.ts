import { expect, test } from 'vitest';
import { tagsIn } from './tags.js';

test.each([
  ['', []],
  [' , ,', []],
  ['payroll', ['payroll']],
  [' payroll, looked at ,payroll,', ['payroll', 'looked at']],
])('%j are %j', (line, tags) => {
  expect(tagsIn(line)).toEqual(tags);
});
