import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { mutants } from './all.js';
import { type Mutant, mutated } from './mutant.js';

const core = fileURLToPath(new URL('../../../core/src/', import.meta.url));

test('names are given once', () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});

describe('the texts that mutants replace are in the sources, each once', () => {
  test.each(mutants.map((mutant) => [mutant.name, mutant] as const))('%s', (_, mutant) => {
    for (const file of new Set(mutant.changes.map((change) => change.file))) {
      const source = readFileSync(core + file, 'utf8');
      expect(mutated(mutant, core + file, source)).not.toBe(source);
    }
  });
});

test('a text that is not there, or twice, is an error that names the mutant', () => {
  const mutant: Pick<Mutant, 'name' | 'changes'> = {
    name: 'sample',
    changes: [{ file: 'lane/send.ts', from: 'here', to: 'there $&' }],
  };
  const path = '/x/core/src/lane/send.ts';
  expect(mutated(mutant, path, 'it is here')).toBe('it is there $&');
  expect(mutated(mutant, '/x/core/src/lane/bind.ts', 'here here')).toBe('here here');
  expect(() => mutated(mutant, path, 'here and here')).toThrow(/sample: .* found it 2 times/);
  expect(() => mutated(mutant, path, 'nowhere at all'.replace('here', ''))).toThrow(/found it 0 times/);
});
