import { defineConfig } from 'vitest/config';

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 22)
  throw new Error(
    `This is Node ${process.version}; run \`npm test\`, or \`npx vitest\`, which use the repository's own Node.`,
  );

// workspace packages are tested from their sources, without a build; not `module`: some packages have a build for bundlers
// there that Node cannot load
const conditions = ['@tx-broadcaster/source', 'node', 'development|production'];

// spread, not extended: a project that extends this file would start a PostgreSQL server of its own
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['@tx-broadcaster/source', 'node'] } },
};

/** Stories that start real servers, one file at a time on a small machine; every answer of theirs is checked. */
const stories = {
  setupFiles: ['packages/server/test/every-answer.ts'],
  pool: 'threads' as const,
  testTimeout: 120_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 10_000 } },
  fileParallelism: false,
};

/** The stories about what a store keeps, told once more on another one. */
const storiesOn = (
  store: 'sqlite' | 'postgres' | 'partitions',
  which = '{mission,lanes,actions,instances,signer-pools}',
) => ({
  ...shared,
  test: {
    ...stories,
    name: `stories on ${store}`,
    include: [`packages/e2e/test/${which}.test.ts`],
    env: { STORY_STORE: store },
  },
});

export default defineConfig({
  ...shared,
  test: {
    globalSetup: ['packages/testing/src/global-setup.ts'],
    pool: 'threads',
    coverage: { provider: 'v8', include: ['packages/*/src/**/*.ts'], reporter: ['text-summary', 'html'] },
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          pool: 'threads',
          include: ['packages/*/src/**/*.test.ts', 'packages/*/src/**/*.test-d.ts'],
          // a limit for what hangs, not a measure: machines are slow and shared
          testTimeout: 60_000,
        },
      },
      {
        ...shared,
        test: {
          ...stories,
          name: 'stories',
          include: ['packages/*/test/**/*.test.ts', 'examples/*/*.test.ts'],
        },
      },
      // an SQLite file has one instance
      storiesOn('sqlite', '{mission,lanes,actions,signer-pools}'),
      storiesOn('postgres'),
      // PostgreSQL with its tables split by the lane
      storiesOn('partitions', 'lanes'),
    ],
  },
});
