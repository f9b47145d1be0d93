import type { Mutant } from './mutant.js';

/** What is written down of sends, and how soon they come. */
export const tellingMutants: readonly Mutant[] = [
  {
    name: 'flattering',
    wrong: 'every answer to a send is written down as a yes',
    changes: [{ file: 'lane/answer.ts', from: '    class: verdict.class,\n', to: "    class: 'ok',\n" }],
  },
  {
    name: 'torn',
    wrong: 'that something was sent is written down without what was answered',
    changes: [
      {
        file: 'lane/new-rows.ts',
        from: 'lastSentAt: at, answers: [...others, ...answers] };',
        to: 'lastSentAt: at, answers: others };',
      },
    ],
  },
  {
    name: 'silent',
    wrong: 'how often something was sent is not counted',
    changes: [
      {
        file: 'lane/new-rows.ts',
        from: 'sendCount: attempt.sendCount + 1, lastSentAt: at',
        to: 'sendCount: 1, lastSentAt: at',
      },
    ],
  },
  {
    name: 'drowsy',
    wrong: 'what a dead instance has left is noticed when its lease has been over for long',
    changes: [{ file: 'lane/lanes.ts', from: ': leaseMs / 3;', to: ': 3 * leaseMs;' }],
  },
  {
    name: 'in-file',
    wrong: 'the lanes of an instance sign one after the other',
    changes: [
      {
        file: 'lane/round.ts',
        from: 'const signed = await Promise.all(intents.map((intent) => envelopeOf(context, intent, policy)));',
        to: `const turns = (globalThis.turns ??= new WeakMap());
  const turn = (turns.get(context.store) ?? Promise.resolve()).then(() =>
    Promise.all(intents.map((intent) => envelopeOf(context, intent, policy))),
  );
  turns.set(context.store, turn);
  const signed = await turn;`,
      },
    ],
  },
];
