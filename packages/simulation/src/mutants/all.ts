import { chosenMutants } from './chosen.js';
import { closingMutants } from './closing.js';
import { commitMutants } from './commits.js';
import type { Mutant } from './mutant.js';
import { slotMutants } from './slots.js';
import { tellingMutants } from './telling.js';
import { upheavalMutants } from './upheaval.js';

/** Every wrong variant that the simulation must find: the known mistakes of this field, and our own. */
export const mutants: readonly Mutant[] = [
  ...slotMutants,
  ...closingMutants,
  ...commitMutants,
  ...chosenMutants,
  ...tellingMutants,
  ...upheavalMutants,
];
