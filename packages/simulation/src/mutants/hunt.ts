import type { Fault, simulate as Simulate } from '@tx-broadcaster/core/testing';
import { addMutation } from '../hooks.js';
import { type Mutant, mutated } from './mutant.js';

export interface Hunt {
  readonly name: string;
  /** The seed that found it; null: none did. */
  readonly seed: number | null;
  readonly verdict: string;
  readonly tried: number;
  readonly ms: number;
}

/**
 * Runs a mutant on the seed that is known to find it, if one is, then on one after the other, until the checker says that
 * something is wrong.
 */
export async function hunt(mutant: Mutant, known: number | null): Promise<Hunt> {
  const { name, within = 500, besides = [] } = mutant;
  const began = performance.now();
  const applied = new Set<string>();
  addMutation(name, (file, source) => {
    const text = mutated(mutant, file, source);
    if (text !== source) applied.add(file);
    return text;
  });
  const simulation = new URL(`../../../core/src/testing/simulation/simulation.ts?mutant=${name}`, import.meta.url);
  const { simulate } = (await import(simulation.href)) as { simulate: typeof Simulate };
  const files = new Set(mutant.changes.map(({ file }) => file));
  if (applied.size !== files.size)
    throw new Error(`mutant ${name} was applied to ${applied.size} of ${files.size} files`);
  let tried = 0;
  const seeds = Array.from({ length: within }, (_, index) => index + 1);
  for (const seed of known === null ? seeds : [known, ...seeds.filter((one) => one !== known)]) {
    tried++;
    const verdict = await verdictOf(simulate, seed, besides);
    if (verdict !== null) return { name, seed, verdict, tried, ms: performance.now() - began };
  }
  return { name, seed: null, verdict: '', tried, ms: performance.now() - began };
}

async function verdictOf(simulate: typeof Simulate, seed: number, besides: readonly Fault[]): Promise<string | null> {
  try {
    const { violations } = await simulate(seed, { besides });
    const rules = [...new Set(violations.map(({ rule }) => rule))].toSorted();
    return rules.length === 0 ? null : `${rules.join(' ')}: ${violations[0]?.what}`;
  } catch (error) {
    return `threw: ${error instanceof Error ? error.message : String(error)}`;
  }
}
