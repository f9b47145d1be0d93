import type { Mutant } from './mutant.js';

/** How slots are closed and priced, and how transactions end. */
export const closingMutants: readonly Mutant[] = [
  {
    name: 'w09',
    wrong: 'queued transactions do not count as waiting for a slot to be closed',
    changes: [
      {
        file: 'lane/close.ts',
        from: 'let waits = view.queue.some((transaction) => isBindable(transaction, view, now));',
        to: 'let waits = false;',
      },
    ],
  },
  {
    name: 'w10',
    wrong: 'fillers have a limit of tries',
    changes: [
      {
        file: 'lane/send.ts',
        from: 'if (filler) return filler;',
        to: 'if (filler) return filler.sendCount < 3 ? filler : null;',
      },
    ],
  },
  {
    name: 'w11',
    wrong: 'there is no way out after an acknowledgement that was worth nothing',
    changes: [{ file: 'lane/answer.ts', from: 'const refusalLimit = 3;', to: 'const refusalLimit = 1e9;' }],
  },
  {
    name: 'w14',
    wrong: 'a development chain, which makes no blocks by itself, is waited for',
    changes: [{ file: 'lane/policy.ts', from: '    settleDepth: 0,\n', to: '' }],
  },
  {
    name: 'w20',
    wrong: 'a deadline ends a transaction that has a slot, by the clock',
    within: 2000,
    changes: [
      {
        file: 'lane/expire.ts',
        from: "change: { wish: 'expire', speedUp: null }, event: 'expiring'",
        to: "change: { stage: 'expired', slot: null, blockedOn: null }, event: 'expired'",
      },
    ],
  },
  {
    name: 'curt',
    wrong: 'a person’s cancel ends a transaction that has a slot at once',
    changes: [
      {
        file: 'handler/cancel.ts',
        from: "acted(before, { wish: 'cancel', speedUp: null, blockedOn }, 'cancelling', asked)",
        to: "acted(before, { stage: 'cancelled', status: 'failed', slot: null, blockedOn: null }, 'cancelled', asked)",
      },
    ],
  },
  {
    name: 'twofold',
    wrong: 'a transaction whose deadline has passed is priced anew and closed at once',
    within: 2000,
    changes: [
      {
        file: 'lane/round.ts',
        from: '  ledger.apply(expire(ledger, now));\n  const repricing = reprice(ledger, now, policy);\n  ledger.apply(repricing.changes);',
        to: '  const repricing = reprice(ledger, now, policy);\n  ledger.apply(repricing.changes);\n  ledger.apply(expire(ledger, now));',
      },
    ],
  },
  {
    name: 'w24',
    wrong: 'a slot whose transaction is to end is closed only when others wait',
    within: 2000,
    changes: [
      {
        file: 'lane/close.ts',
        from: "(transaction !== null && (transaction.wish === 'cancel' || transaction.wish === 'expire')) ||",
        to: "(waits && transaction !== null && (transaction.wish === 'cancel' || transaction.wish === 'expire')) ||",
      },
    ],
  },
  {
    name: 'm5',
    wrong: 'a transaction that was refused leaves its nonce unused',
    changes: [{ file: 'lane/close.ts', from: '(givenUp && (waits', to: '(givenUp && transaction === null && (waits' }],
  },
  {
    name: 'cheap',
    wrong: 'a new envelope of a slot does not outbid the old ones',
    changes: [
      {
        file: 'transaction/fees.ts',
        from: '  if (earlier.length === 0) return market;',
        to: '  if (earlier.length >= 0) return market;',
      },
    ],
  },
  {
    name: 'frugal',
    wrong: 'prices are never raised',
    changes: [
      {
        file: 'lane/reprice.ts',
        from: 'if (!needsNewPrice(open, view, now, policy)) {',
        to: 'if (true) {',
      },
    ],
  },
  {
    name: 'busy',
    wrong: 'a lane under review stays awake for what it may not send',
    within: 2000,
    changes: [{ file: 'lane/send.ts', from: '  if (view.lane.review !== null) return null;\n', to: '' }],
  },
];
