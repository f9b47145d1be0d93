import type { Fault } from '@tx-broadcaster/core/testing';

/** A wrong variant of the broadcaster that the simulation must find. */
export interface Mutant {
  readonly name: string;
  /** What it does wrong, in a sentence. */
  readonly wrong: string;
  /** Texts to replace in files of core; each must be there exactly once. */
  readonly changes: readonly Change[];
  /** Fault classes that show it, beyond those that are tried anyway. */
  readonly besides?: readonly Fault[];
  /** How many seeds may be needed. @default 500 */
  readonly within?: number;
}

interface Change {
  /** Below packages/core/src. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** The source of one file with the mutant's changes. @throws when a text to replace is not there exactly once */
export function mutated({ name, changes }: Pick<Mutant, 'name' | 'changes'>, path: string, source: string): string {
  let text = source;
  for (const { file, from, to } of changes) {
    if (!path.endsWith(`/core/src/${file}`)) continue;
    const found = text.split(from).length - 1;
    if (found !== 1)
      throw new Error(`mutant ${name}: expected its text once in ${file}, found it ${found} times:\n${from}`);
    text = text.replace(from, () => to);
  }
  return text;
}
