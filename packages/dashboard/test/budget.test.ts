import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../server/public/dashboard');
const assets = readdirSync(join(folder, 'assets'));

/** Bytes on the way to the browser. */
function weightOf(names: readonly string[]): number {
  return names.reduce(
    (sum, name) => sum + gzipSync(readFileSync(join(folder, 'assets', name)), { level: 9 }).length,
    0,
  );
}

/** A script with all it imports before it can run. */
function withImports(name: string, known = new Set<string>()): Set<string> {
  known.add(name);
  const source = readFileSync(join(folder, 'assets', name), 'utf8');
  for (const [, imported = ''] of source.matchAll(/(?:^|[;\n])import(?:[^"'()]*?from)?["']\.\/([\w.-]+\.js)["']/g)) {
    if (!known.has(imported)) withImports(imported, known);
  }
  return known;
}

test('the first page is at most 60 kB of scripts, all pages 120 kB, all styles 14 kB', () => {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const [, entry = ''] = /src="\.\/assets\/([\w.-]+\.js)"/.exec(page) ?? [];
  const first = withImports(entry);
  expect(first.size).toBeGreaterThan(1);
  expect(weightOf([...first])).toBeLessThan(60_000);
  expect(weightOf(assets.filter((name) => name.endsWith('.js')))).toBeLessThan(120_000);
  expect(weightOf(assets.filter((name) => name.endsWith('.css')))).toBeLessThan(14_000);
});
