import { parseArgs } from 'node:util';
import { crashPoints, seededRandom, storeCrashPoints } from '@tx-broadcaster/core/testing';
import { postgresKeep } from './chaos/postgres-keep.js';
import type { Death } from './chaos/settings.js';
import { sqliteKeep } from './chaos/sqlite-keep.js';
import { ChaosWorld } from './chaos/world.js';

const usage = `npm run chaos -- [options]

Kills real servers, on a real SQLite file or PostgreSQL database and a real chain behind a faulty proxy, at named places and at
random moments. Servers stand still for longer than their leases last, disks are full or make nothing durable, connections to
PostgreSQL are cut and its server is stopped at once, blocks are replaced, the key is used elsewhere, people press buttons.

  --kills N    how many times (40)
  --store S    sqlite, postgres or both, in turns (both)
  --worlds W   how many worlds at a time, each with a chain and a database of its own (4)
  --seed S     of what is left to chance: other than in the simulation, the same seed is not the same run (1)`;

/** Kills of one world, before it is healed and checked. */
const killsPerWorld = 10;
/** So many kills must meet so many of the named places: else they prove little. */
const expected = { kills: 200, places: 25 };
// every child of every world wants to end with this process
process.setMaxListeners(100);
const places = [...crashPoints, ...storeCrashPoints];

try {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '40' },
      store: { type: 'string', default: 'both' },
      worlds: { type: 'string', default: '4' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [kills, worlds, seed] = [values.kills, values.worlds, values.seed].map(Number) as [number, number, number];
  if (![kills, worlds].every((value) => Number.isSafeInteger(value) && value > 0))
    throw new Error('expected --kills and --worlds to be positive integers');
  const kinds = { sqlite: ['sqlite'], postgres: ['postgres'], both: ['sqlite', 'postgres'] }[values.store];
  if (!kinds) throw new Error(`expected --store to be sqlite, postgres or both, got ${values.store}`);
  process.exitCode = await runAll(kills, worlds, seed, kinds);
} catch (error) {
  console.error(`${error instanceof Error ? error.stack : error}\n\n${usage}`);
  process.exitCode = 2;
}

async function runAll(kills: number, worlds: number, seed: number, kinds: readonly string[]): Promise<number> {
  const began = performance.now();
  const random = seededRandom(seed);
  const seen: Record<string, number> = {};
  const violations: string[] = [];
  let [left, done, requests, envelopes] = [kills, 0, 0, 0];
  let begun = 0;
  let place = Math.floor(random() * places.length);

  process.once('SIGINT', () => {
    left = 0;
    console.error('interrupted: worlds that have begun are healed and checked');
  });
  const note = (what: string) => {
    seen[what] = (seen[what] ?? 0) + 1;
  };
  /** Every second death is at the next named place, the others at any moment. */
  const nextDeath = (n: number): Death | null => {
    const point = places[place++ % places.length];
    return n % 2 === 0 && point !== undefined ? { point, pass: 1 + Math.floor(random() ** 2 * 4) } : null;
  };
  const oneWorld = async () => {
    while (left > 0) {
      const share = Math.min(killsPerWorld, left);
      left -= share;
      const kind = kinds[begun++ % kinds.length];
      const keep = kind === 'postgres' ? await postgresKeep() : sqliteKeep();
      const world = await ChaosWorld.start({ random, clients: 2 + Math.floor(random() * 10), keep, note });
      try {
        for (let n = 0; n < share; n++) {
          const death = nextDeath(n);
          await world.kill(death, death ? 4000 : 50 + random() * 2000);
          done++;
          if (n % 3 === 2) await world.stall(3500 + random() * 3000);
        }
        await world.heal();
      } finally {
        await world.end();
      }
      requests += world.requests;
      envelopes += world.envelopes;
      for (const { rule, what } of world.violations) {
        violations.push(`${kind}: ${rule} ${what}`);
        console.error(violations.at(-1));
      }
      const rate = ((performance.now() - began) / 1000 / done).toFixed(1);
      console.error(`${done} of ${kills} kills, ${violations.length} violations, ${rate} s each`);
    }
  };
  await Promise.all(Array.from({ length: worlds }, oneWorld));

  const diedAt = places.filter((point) => seen[`died at ${point}`]);
  const rows: [string, string | number][] = [
    ['kills', done],
    ['at named places', diedAt.reduce((sum, point) => sum + (seen[`died at ${point}`] ?? 0), 0)],
    ['different places', `${diedAt.length} of ${places.length}`],
    ['requests', requests],
    ['envelopes', envelopes],
    ...Object.entries(seen)
      .filter(([name]) => !/^(died|never)/.test(name))
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
    ['violations', violations.length],
    ['seconds', ((performance.now() - began) / 1000).toFixed(1)],
  ];
  for (const [name, value] of rows) console.log(`  ${name.padEnd(36)} ${value.toLocaleString('en')}`);
  const tooFew = done >= expected.kills && diedAt.length < expected.places;
  if (tooFew) console.log(`nobody died at ${places.filter((point) => !diedAt.includes(point)).join(', ')}`);
  for (const violation of violations.slice(0, 30)) console.log(violation);
  return violations.length > 0 || tooFew ? 1 : 0;
}
