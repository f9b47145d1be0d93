import { expect, test } from 'vitest';
import { csvCell } from './csv-cell.js';

test.each<[unknown, string]>([
  [null, ''],
  [undefined, ''],
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  [-5, '-5'],
  [0, '0'],
  [true, 'true'],
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  [{ a: 1 }, '"{""a"":1}"'],
  [['=1'], '"[""=1""]"'],
])('%j is written as %j', (value, cell) => {
  expect(csvCell(value)).toBe(cell);
});
