// Hunts the mutants it is told to, one message for each.
import { mutants } from './all.js';
import { hunt } from './hunt.js';

Error.stackTraceLimit = 0;
// a mutant may leave promises behind that nobody waits for
process.on('unhandledRejection', () => {});

process.on('message', ({ name, afresh }: { name: string; afresh: boolean }) => {
  const mutant = mutants.find((one) => one.name === name);
  if (!mutant) throw new Error(`there is no mutant ${name}`);
  void hunt(mutant, afresh).then((result) => process.send?.(result));
});
