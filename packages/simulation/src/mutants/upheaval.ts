import type { Mutant } from './mutant.js';

/** A store that was set back, and a chain that is not the one it was. */
export const upheavalMutants: readonly Mutant[] = [
  {
    name: 'heedless',
    besides: ['restore'],
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
    besides: ['restore'],
    wrong: 'a running instance does not notice that the store was set back',
    changes: [{ file: 'lane/lanes.ts', from: 'if (row && row.seq < reached)', to: 'if (row && row.seq < 0)' }],
  },
  {
    name: 'deaf-to-operators',
    besides: ['restore'],
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
    name: 'vagrant',
    wrong: 'a transaction that had a nonce goes over to another signer',
    within: 2000,
    changes: [
      {
        file: 'lane/reassign.ts',
        from: 'attemptCount === 0 && generation === 1 && nonce === null && wish === null',
        to: 'attemptCount >= 0 && wish === null',
      },
    ],
  },
  {
    name: 'replaying',
    wrong: 'a development node that was started anew is sent what was signed for the one before it',
    besides: ['reset'],
    changes: [{ file: 'chain/send-out.ts', from: '? await introductions.changeOf(endpoint, signedFor)', to: '? null' }],
  },
  {
    name: 'astride',
    wrong: 'what one chain does not know is held against a head that another one had a moment before',
    besides: ['reset'],
    changes: [{ file: 'chain/look.ts', from: 'if (!isHeadKnown) {', to: 'if (!isHeadKnown && read === null) {' }],
  },
];
