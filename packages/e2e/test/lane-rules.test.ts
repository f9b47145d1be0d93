import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const core = 'packages/core/src';
const inRepository = (path: string) => join(root, path.startsWith('packages/') ? path : `${core}/${path}`);

const [, ...sections] = readFileSync(join(root, 'docs/lane-rules.md'), 'utf8').split(/^### /m);
const rules = sections.map((section) => {
  const lines = section.split('\n');
  const paths = (line: string) => [...line.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
  const held = lines.filter((line) => line.startsWith('- held by ')).flatMap(paths);
  const shown = lines
    .filter((line) => line.startsWith('- shown by '))
    .map((line) => ({
      path: paths(line)[0] ?? '',
      titles: [...line.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title),
    }));
  return { number: Number.parseInt(section, 10), held, shown };
});

/** The titles that are given to tests of a file, as they are written there. */
function titlesIn(path: string): Set<string> {
  const calls = readFileSync(inRepository(path), 'utf8').matchAll(/\(\s*(['`])(.+?)\1,\s*(?:async )?\(/g);
  return new Set([...calls].map(([, , title = '']) => title));
}

test('all rules are there', () => {
  expect(rules.map(({ number }) => number)).toEqual(Array.from({ length: 23 }, (_, index) => index + 1));
});

test.each(rules)('rule $number is held by files that are there', ({ held }) => {
  expect(held).not.toEqual([]);
  expect(held.filter((path) => !existsSync(inRepository(path)))).toEqual([]);
});

test.each(rules)('rule $number is shown by tests that are there, under the titles it names', ({ shown }) => {
  expect(shown).not.toEqual([]);
  for (const { path, titles } of shown) {
    expect(titles, path).not.toEqual([]);
    const given = titlesIn(path);
    expect(titles.filter((title) => !given.has(title))).toEqual([]);
  }
});
