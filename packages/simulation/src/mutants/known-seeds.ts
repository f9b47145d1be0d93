import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('./known-seeds.json', import.meta.url);

/** The first seed that found each mutant, as last written down: only where to start, never an excuse. */
export function knownSeeds(): Record<string, number> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
}

export function rememberSeeds(seeds: Readonly<Record<string, number>>): void {
  const sorted = Object.fromEntries(Object.entries(seeds).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
}
