import type { Mutant } from './mutant.js';

const requeued = `
    { kind: 'slot', nonce: open.slot.nonce, change: { usedBy: 'foreign' } },
    { kind: 'transaction', transaction: open.transaction, event: 'displaced',
      change: { stage: 'queued', slot: null, nonce: null, hash: null, failures: 0, generation: open.transaction.generation + 1 } },
  ];
  if (verdict.acknowledged || answer.known)`;

const lenient = {
  file: 'lane/settle.ts',
  from: 'seen.receipts.get(attempt.hash) === null',
  to: '!seen.receipts.get(attempt.hash)',
};

/** Who owns a nonce, and until when. */
export const slotMutants: readonly Mutant[] = [
  {
    name: 'w01',
    wrong: 'a new nonce on "nonce too low"',
    changes: [
      {
        file: 'lane/answer.ts',
        from: '  if (verdict.acknowledged || answer.known)',
        to: `  if (verdict.class === 'nonce-too-low' && open.transaction && attempt.kind === 'payload') return [${requeued}`,
      },
    ],
  },
  {
    name: 'm1',
    wrong: 'a transport error is taken for "not sent": a new nonce',
    changes: [
      {
        file: 'lane/answer.ts',
        from: '  if (verdict.acknowledged || answer.known)',
        to: `  if (verdict.class === 'transient' && open.transaction && attempt.kind === 'payload') return [${requeued}`,
      },
    ],
  },
  {
    name: 'w02',
    wrong: 'what used a slot is believed at the head, not at depth',
    changes: [
      {
        file: 'lane/settle.ts',
        from: 'return depth >= (settleDepth === 0 ? 0 : Math.max(settleDepth, asked));',
        to: 'return depth >= 0;',
      },
    ],
  },
  {
    name: 'm4',
    wrong: 'a nonce that is used while no receipt is there yet is a stranger’s at once',
    changes: [
      {
        file: 'lane/settle.ts',
        from: 'seen.deepCount > open.slot.nonce && allMissing(open, seen)',
        to: 'seen.count > open.slot.nonce && allMissing(open, seen)',
      },
      {
        file: 'lane/settle.ts',
        from: 'open.attempts.length > 0 && !isConfirmed(accuser, seen)',
        to: 'false',
      },
    ],
  },
  {
    name: 'w05',
    wrong: 'a slot is closed with another transaction’s payload',
    changes: [
      {
        file: 'lane/close.ts',
        from: "to: noOpTarget(view), value: 0n, data: '0x'",
        to: "to: view.queue[0]?.to ?? noOpTarget(view), value: view.queue[0]?.value ?? 0n, data: view.queue[0]?.calldata ?? '0x'",
      },
    ],
  },
  {
    name: 'w06',
    wrong: 'once a slot is being closed its payload is no longer looked up',
    changes: [
      lenient,
      {
        file: 'lane/settle.ts',
        from: '    attempts.map(({ hash, kind }) => {',
        to: "    attempts.filter((one) => one.kind === 'filler' || !attempts.some((other) => other.kind === 'filler')).map(({ hash, kind }) => {",
      },
    ],
  },
  {
    name: 'w17',
    wrong: 'only the newest envelope of a slot is looked up',
    changes: [
      lenient,
      {
        file: 'lane/settle.ts',
        from: '    attempts.map(({ hash, kind }) => {',
        to: '    attempts.slice(-1).map(({ hash, kind }) => {',
      },
    ],
  },
  {
    name: 'w08',
    wrong: 'a missing receipt is believed from a node that is behind',
    changes: [
      {
        file: 'chain/look.ts',
        from: 'conclusive &&= height !== null && Number(height) >= head.number;',
        to: 'conclusive &&= height !== null;',
      },
      { file: 'chain/look.ts', from: '    conclusive = false;\n', to: '' },
    ],
  },
  {
    name: 'w07',
    wrong: 'a retry takes a new slot at once',
    changes: [
      {
        file: 'handler/retry.ts',
        from: "if (before.slot === 'open') return",
        to: "if (before.slot === 'never') return",
      },
    ],
  },
  {
    name: 'w12',
    wrong: 'nonces of strangers leave holes in the ledger',
    changes: [
      { file: 'lane/review.ts', from: 'changes: foreignUpTo(view, seen.count, seen)', to: 'changes: []' },
      {
        file: 'lane/review.ts',
        from: 'return [review, ...foreignUpTo(view, chainCount, seen)];',
        to: 'return [review];',
      },
    ],
  },
  {
    name: 'w22',
    besides: ['finality'],
    wrong: 'a reorg deeper than anything was decided at is not noticed',
    changes: [
      {
        file: 'lane/finality.ts',
        from: ': { from, unsettled: null };',
        to: ': { from: null, unsettled: null };',
      },
    ],
  },
  {
    name: 'sunken',
    wrong: 'what a reorg drops from below the ledger’s first nonce is not filled',
    within: 2000,
    changes: [{ file: 'lane/base.ts', from: 'if (below.looks < looksNeeded)', to: 'if (below.looks < 1e9)' }],
  },
  {
    name: 'w18',
    wrong: 'the next nonce is the chain’s count only',
    changes: [{ file: 'lane/bind.ts', from: 'Math.max(seen.count, view.highestNonce + 1)', to: 'seen.count' }],
  },
  {
    name: 'w19',
    wrong: 'slots of failed transactions are not watched',
    changes: [
      {
        file: 'lane/settle.ts',
        from: '    const included = receiptOf(open, seen);',
        to: '    if (open.transaction && isGivenUp(open.transaction.stage)) continue;\n    const included = receiptOf(open, seen);',
      },
    ],
  },
  {
    name: 'unreached',
    wrong: 'a block is gone when a node that lags does not know it',
    changes: [
      {
        file: 'lane/settle.ts',
        from: 'minedHash !== null && reaches && allMissing',
        to: 'minedHash !== null && allMissing',
      },
    ],
  },
  {
    name: 'holes',
    wrong: 'what was signed behind a failed signature is kept',
    changes: [{ file: 'lane/round.ts', from: 'broken && intent.binds && intent.presigned === undefined', to: 'false' }],
  },
];
