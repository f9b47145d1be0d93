import type { Mutant } from './mutant.js';

/** Bugs that were found, made again. */
export const foundMutants: readonly Mutant[] = [
  {
    name: 'rebound',
    wrong: 'a transaction that is handed over late, as it was before it took its slot, takes another',
    within: 2500,
    changes: [
      { file: 'lane/ledger.ts', from: 'if (!isLate) this.waiting', to: 'this.waiting' },
      {
        file: 'lane/ledger.ts',
        from: 'if (intent.binds && transaction && this.open.hasOwner(transaction.id))',
        to: 'if (false)',
      },
    ],
  },
];
