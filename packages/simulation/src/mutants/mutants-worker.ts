// Hunts the mutants it is told to, one message for each.
import { mutants } from './all.js';
import { hunt } from './hunt.js';

export interface MutantTask {
  readonly name: string;
  /** A seed that is known to find it. */
  readonly known: number | null;
}

Error.stackTraceLimit = 0;
// a mutant may leave promises behind that nobody waits for
process.on('unhandledRejection', () => {});

process.on('message', ({ name, known }: MutantTask) => {
  const mutant = mutants.find((one) => one.name === name);
  if (!mutant) throw new Error(`there is no mutant ${name}`);
  void hunt(mutant, known).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exit(1);
    },
  );
});
