import type { Mutant } from './mutant.js';

/** A store that was set back, and a chain that is not the one it was. */
export const upheavalMutants: readonly Mutant[] = [
  {
    name: 'heedless',
    wrong: 'nothing is parked when a store was set back: the queue of the copy is sent, again',
    changes: [
      {
        file: 'transaction/parked.ts',
        from: 'if (parkedAt === null || presigned !== null || createdAt > parkedAt) return false;',
        to: 'if (parkedAt !== null) return false;',
      },
    ],
  },
  {
    name: 'unaware',
    wrong: 'a running instance does not notice that the store was set back',
    changes: [{ file: 'lane/lanes.ts', from: 'if (row && row.seq < reached) {', to: 'if (row && row.seq < 0) {' }],
  },
  {
    name: 'deaf-to-operators',
    wrong: 'a start after a restore is like any other',
    changes: [
      {
        file: 'assembly/running.ts',
        from: "const why = afterRestore ? 'the operator said so (afterRestore)' :",
        to: "const why = afterRestore === 'never' ? 'the operator said so (afterRestore)' :",
      },
    ],
  },
  {
    name: 'oblivious',
    wrong: 'a nonce that the ledger does not know the use of is a stranger’s, unseen',
    changes: [
      { file: 'lane/stranger.ts', from: 'if (isSameCall(use.transaction, transaction)) {', to: 'if (false) {' },
    ],
  },
];
