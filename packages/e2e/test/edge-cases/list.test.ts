import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../../..');
const rows = readFileSync(join(root, 'docs/edge-cases.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| E\d+ \|/.test(line))
  .map((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const files = [...(cells[4] ?? '').matchAll(/`(\S+\.test\.ts)`( \(by its subject\))?/g)];
    return {
      number: cells[1] ?? '',
      files: files.map(([, path = '', bySubject]) => ({ path, named: bySubject === undefined })),
    };
  });

test.each(rows)('$number is shown by tests that are there, under its number', ({ number, files }) => {
  expect(files).not.toEqual([]);
  for (const { path, named } of files) {
    const text = readFileSync(join(root, path), 'utf8');
    if (named) expect(text, path).toMatch(new RegExp(`(?:test|it|describe)[^\n]*\\(['"\`].*\\b${number}\\b`));
  }
});
