import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../../..');
const rows = readFileSync(join(root, 'docs/edge-cases.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| E\d+ \|/.test(line))
  .map((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const files = [...(cells[4] ?? '').matchAll(/`(\S+\.test\.ts)`/g)];
    return { number: cells[1] ?? '', files: files.map(([, path = '']) => path) };
  });

test('all cases are there', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 37 }, (_, index) => `E${index + 1}`));
});

test.each(rows)('$number is shown by tests that are there, under its number', ({ number, files }) => {
  expect(files).not.toEqual([]);
  for (const path of files) {
    const text = readFileSync(join(root, path), 'utf8');
    expect(text, path).toMatch(new RegExp(`(?:test|it|describe)[^]{0,80}?\\(?\\s*['"\`].*\\b${number}\\b`));
  }
});
