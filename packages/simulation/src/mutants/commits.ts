import type { Mutant } from './mutant.js';

const noFence = {
  file: 'store/memory/memory-commit.ts',
  from: 'row === null || row.epoch !== commit.epoch || row.seq !== commit.seq',
};

/** What is written when, and who may write. */
export const commitMutants: readonly Mutant[] = [
  {
    name: 'w03',
    wrong: 'envelopes are sent before they are committed',
    changes: [
      {
        file: 'lane/round.ts',
        from: "  context.reached('round.before_commit');",
        to: '  if (rows.newAttempts.length > 0) void context.chain.send(rows.newAttempts.map(({ hash, raw }) => ({ hash, raw })));',
      },
    ],
  },
  {
    name: 'w15',
    wrong: 'a commit without an answer is taken for a yes',
    changes: [
      {
        file: 'lane/round.ts',
        from: 'await context.store.commit(rows);',
        to: 'await context.store.commit(rows).catch(() => ({ applied: true, skipped: [] }));',
      },
    ],
  },
  {
    name: 'w04',
    wrong: 'a store compares neither epoch nor seq nor versions',
    changes: [
      { ...noFence, to: 'row === null' },
      { file: 'store/memory/memory-commit.ts', from: 'transactions.get(id)?.version !== version', to: 'false' },
    ],
  },
  {
    name: 'w13',
    wrong: 'a store compares the epoch but not the seq: a late commit of the same owner lands',
    within: 2000,
    changes: [{ ...noFence, to: 'row === null || row.epoch !== commit.epoch' }],
  },
  {
    name: 'epochless',
    wrong: 'a store compares the seq but not the epoch',
    within: 2000,
    changes: [{ ...noFence, to: 'row === null || row.seq !== commit.seq' }],
  },
  {
    name: 'm12',
    wrong: 'a store does not compare the versions of records',
    changes: [
      { file: 'store/memory/memory-commit.ts', from: 'transactions.get(id)?.version !== version', to: 'false' },
    ],
  },
  {
    name: 'w16',
    wrong: 'what people do is written without a comparison of versions',
    changes: [
      {
        file: 'store/memory-store.ts',
        from: 'if (stored?.version !== transaction.version - 1) return false;',
        to: 'if (!stored) return false;',
      },
    ],
  },
  {
    name: 'm3',
    wrong: 'a request is answered before it is stored',
    changes: [
      {
        file: 'handler/accept.ts',
        from: 'const outcome = await this.#inserts.insert(accepted);',
        to: 'const outcome = { inserted: true };\n    this.#inserts.insert(accepted).catch(() => {});',
      },
    ],
  },
  {
    name: 'm2',
    wrong: 'a store gives one nonce to two transactions',
    within: 2000,
    changes: [
      { ...noFence, to: 'row === null' },
      {
        file: 'store/memory/memory-commit.ts',
        from: 'newNonces.has(nonce) || lanes.of(lane).slots.has(nonce)',
        to: 'false',
      },
      { file: 'store/memory/memory-commit.ts', from: 'transactions.get(id)?.version !== version', to: 'false' },
    ],
  },
  {
    name: 'keyless',
    wrong: 'a store adds a transaction although its key is taken',
    changes: [
      {
        file: 'store/memory-store.ts',
        from: 'const existing = transactions.holderOf(transaction);',
        to: 'const existing = undefined;',
      },
    ],
  },
  {
    name: 'careless',
    wrong: 'a key is replayed whatever the request says',
    changes: [
      {
        file: 'handler/accept/replay.ts',
        from: 'existing.fingerprint === repeated.fingerprint || sameBytes',
        to: 'existing',
      },
    ],
  },
  {
    name: 'stubborn',
    wrong: 'a refused or unknown commit is not followed by a new reading',
    changes: [
      { file: 'lane/ledger-reader.ts', from: '?? this.#before;\n    this.#current = null;', to: '?? this.#before;' },
    ],
  },
  {
    name: 'deaf',
    wrong: 'what people do elsewhere is not looked for',
    within: 2000,
    changes: [
      {
        file: 'lane/ledger-reader.ts',
        from: 'const rereadMs = 30_000;',
        to: 'const rereadMs = Number.POSITIVE_INFINITY;',
      },
      // besides the lane's own reading: what others tell of, and what is seen of all lanes every second
      {
        file: 'lane/lanes.ts',
        from: '    for (const lane of seen.lanes) this.#heedNews(lane, before.get(lane.lane));\n',
        to: '',
      },
      { file: 'lane/lanes.ts', from: '      owned.readAnew();\n', to: '' },
    ],
  },
  {
    name: 'forgetful',
    wrong: 'what was accepted elsewhere is not looked for',
    changes: [
      { file: 'lane/round.ts', from: '    ledger.waiting.complete = false;\n', to: '' },
      {
        file: 'lane/ledger-reader.ts',
        from: 'const rereadMs = 30_000;',
        to: 'const rereadMs = Number.POSITIVE_INFINITY;',
      },
      // besides the lane's own reading: what others tell of, and what is seen of all lanes every second
      {
        file: 'lane/lanes.ts',
        from: '    for (const lane of seen.lanes) this.#heedNews(lane, before.get(lane.lane));\n',
        to: '',
      },
      {
        file: 'lane/lanes.ts',
        from: "if (owned && key && news === 'queued') owned.lookForMore();",
        to: "if (owned && key && news === 'queued') return;",
      },
    ],
  },
  {
    name: 'clinging',
    wrong: 'an instance goes on with its memory of a lane that it lost and got back',
    changes: [
      {
        file: 'lane/lanes.ts',
        from: 'if (owned && row?.epoch === owned.epoch) {',
        to: 'if (owned && row) {',
      },
    ],
  },
];
