import type { Mutant } from './mutant.js';

/** Bugs made on purpose, one in each part, to see whether they would be found. */
export const chosenMutants: readonly Mutant[] = [
  {
    name: 'headstrong',
    wrong: 'a round takes a commit that was refused because of a changed record for done',
    changes: [
      {
        file: 'lane/round.ts',
        from: 'if (!outcome.applied) throw new RoundRefused(outcome.reason);',
        to: "if (!outcome.applied && outcome.reason === 'conflict') return told;\n  if (!outcome.applied) throw new RoundRefused(outcome.reason);",
      },
    ],
  },
  {
    name: 'mixed-up',
    wrong: 'of requests that are stored together, each hears what became of the first',
    changes: [
      {
        file: 'handler/accept/group-insert.ts',
        from: 'resolve(outcomes[index] as InsertOutcome)',
        to: 'resolve(outcomes[index * 0] as InsertOutcome)',
      },
    ],
  },
  {
    name: 'one-eyed',
    wrong: 'a store hands out only the newest envelope of a slot',
    changes: [
      {
        file: 'store/memory/memory-lane-work.ts',
        from: 'attempts.ofSlot(lane, nonce)),',
        to: 'attempts.ofSlot(lane, nonce).slice(-1)),',
      },
    ],
  },
  {
    name: 'eternal',
    wrong: 'a lease never ends: the lane of a process that died stays its own',
    changes: [
      {
        file: 'store/memory/memory-lanes.ts',
        from: 'lane.holder !== holder && lane.leaseUntil > now) return null;',
        to: 'lane.holder !== holder) return null;',
      },
    ],
  },
];
