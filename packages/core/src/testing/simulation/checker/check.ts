import type { Violation, World } from '../record.js';
import { checkEffects } from './effects.js';
import { checkRequests } from './requests.js';
import { checkSends } from './sends.js';
import { checkSlots } from './slots.js';
import { checkTimelines } from './timelines.js';
import { checkWaits } from './waits.js';
import { checkWork } from './work.js';

/**
 * Everything that is wrong with what a run left behind, by the rules of docs/reliability.md: a pure function of what the
 * store, the chain and the clients say, wherever they come from.
 */
export function check(world: World): Violation[] {
  return [
    ...checkRequests(world),
    ...checkSlots(world),
    ...checkSends(world),
    ...checkEffects(world),
    ...checkTimelines(world),
    ...checkWaits(world),
    ...(world.healed ? checkWork(world) : []),
  ];
}
