import { crashPoints, storeCrashPoints } from '@tx-broadcaster/core/testing';
import { isBusy } from './provocation.js';
import type { Death, StorePlace } from './settings.js';

export type StoreKind = StorePlace['kind'];

/**
 * The named places at which servers die. What a reorg deeper than anything is decided at makes a lane read is left out:
 * no chain here does that.
 */
export const deathPlaces: readonly string[] = [...crashPoints, ...storeCrashPoints].filter(
  (point) => !point.startsWith('store.slotsFrom.'),
);

/** Kills of one world, before it is healed and checked. */
export const killsPerWorld = 20;

/** The n-th kill of a world: every second one is at the next named place, the others are at any moment. */
export function deathOf(seed: number, world: number, n: number, random: () => number): Death | null {
  if (n % 2 === 1) return null;
  const point = deathPlaces[(seed + (world * killsPerWorld + n) / 2) % deathPlaces.length] ?? '';
  return { point, pass: isBusy(point) ? 1 + Math.floor(random() ** 2 * 5) : 1 };
}

/** So many kills must have met all of this, else they prove little. */
const enough = { kills: 200, places: 25 };

const cases = {
  any: ['stood still', 'reorg', 'outage', 'dropped from the pool', 'key used elsewhere', 'killed at a random moment'],
  sqlite: ['disk full', 'fsync failed'],
  postgres: [
    'PostgreSQL stopped at once',
    'all connections cut',
    'connection cut in transaction',
    'connection cut before commit',
    'connection cut after commit',
  ],
} as const;

/** What a campaign of so many kills should have met and has not; of a shorter one nothing is expected. */
export function missingFrom(kills: number, seen: ReadonlySet<string>, stores: readonly StoreKind[]): string[] {
  if (kills < enough.kills) return [];
  const notDiedAt = deathPlaces.filter((point) => !seen.has(`died at ${point}`));
  const tooFew = deathPlaces.length - notDiedAt.length < enough.places;
  const expected = [
    ...cases.any,
    ...stores.flatMap((store) => (seen.has(`no hazards for ${store}`) ? [] : cases[store])),
  ];
  return [
    ...expected.filter((what) => !seen.has(what)),
    ...(tooFew ? notDiedAt.map((point) => `died at ${point}`) : []),
  ];
}
