import { parseArgs } from 'node:util';
import { Campaign } from './chaos/campaign.js';
import { deathPlaces, missingFrom, type StoreKind } from './chaos/plan.js';

const usage = `npm run chaos -- [options]

Kills real servers, on a real SQLite file or three on a PostgreSQL database, and a real chain behind a faulty proxy, at named places
and at random moments. Servers stand still for longer than their leases last, disks are full or make nothing durable, connections to
PostgreSQL are cut and its server is stopped at once, blocks are replaced, keys are used elsewhere, people press buttons.

  --kills N    how many times (40)
  --store S    sqlite, postgres or both, in turns (both)
  --worlds W   how many worlds at a time, each with a chain and a database of its own (3)
  --seed S     of what is left to chance: other than in the simulation, the same seed is not the same run (1)
  --keep DIR   where everything about a world goes in which a rule was broken (.cache)`;

// every child of every world wants to end with this process
process.setMaxListeners(200);
process.once('SIGTERM', () => process.exit(143));

try {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '40' },
      store: { type: 'string', default: 'both' },
      worlds: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
      keep: { type: 'string', default: '.cache' },
    },
  });
  const [kills, worlds, seed] = [values.kills, values.worlds, values.seed].map(Number) as [number, number, number];
  if (![kills, worlds].every((value) => Number.isSafeInteger(value) && value > 0))
    throw new Error('expected --kills and --worlds to be positive integers');
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error('expected --seed to be an integer of at least 0');
  const both: readonly StoreKind[] = ['sqlite', 'postgres'];
  const stores = values.store === 'both' ? both : both.filter((kind) => kind === values.store);
  if (stores.length === 0) throw new Error(`expected --store to be sqlite, postgres or both, got ${values.store}`);
  const tell = (line: string) => console.error(line);
  const campaign = new Campaign({ kills, worlds, seed, stores, folder: values.keep, tell });
  process.once('SIGINT', () => {
    campaign.stop();
    console.error('interrupted: worlds that have begun are healed and checked');
  });
  const began = performance.now();
  await campaign.run();
  process.exitCode = summary(campaign, (performance.now() - began) / 1000, stores);
} catch (error) {
  console.error(`${error instanceof Error ? error.stack : error}\n\n${usage}`);
  process.exitCode = 2;
}

/** Prints it; returns the exit code. */
function summary(campaign: Campaign, seconds: number, stores: readonly StoreKind[]): number {
  const { kills, seen, requests, envelopes, violations } = campaign;
  const diedAt = deathPlaces.filter((point) => seen.has(`died at ${point}`));
  const rows: [string, string | number][] = [
    ['kills', kills],
    ['at named places', diedAt.reduce((sum, point) => sum + (seen.get(`died at ${point}`) ?? 0), 0)],
    ['different places', `${diedAt.length} of ${deathPlaces.length}`],
    ['requests', requests],
    ['envelopes', envelopes],
    ...[...seen].filter(([name]) => !name.startsWith('died')).toSorted(([one], [other]) => (one < other ? -1 : 1)),
    ['violations', violations.length],
    ['seconds', seconds.toFixed(1)],
    ['seconds per kill', (seconds / Math.max(1, kills)).toFixed(2)],
  ];
  for (const [name, value] of rows) console.log(`  ${name.padEnd(36)} ${value.toLocaleString('en')}`);
  const missing = missingFrom(kills, new Set(seen.keys()), stores);
  if (missing.length > 0) console.log(`expected in a run of this length, and not met: ${missing.join(', ')}`);
  for (const violation of violations.slice(0, 30)) console.log(violation);
  return violations.length > 0 || missing.length > 0 ? 1 : 0;
}
