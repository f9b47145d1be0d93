import { seededRandom } from '@tx-broadcaster/core/testing';
import { expect, test } from 'vitest';
import { deathOf, deathPlaces, killsPerWorld, missingFrom } from './plan.js';

const random = seededRandom(1);
const placesOf = (worlds: readonly number[]) =>
  new Set(
    worlds.flatMap((world) =>
      Array.from({ length: killsPerWorld }, (_, n) => deathOf(7, world, n, random)?.point ?? []).flat(),
    ),
  );
const range = (length: number) => Array.from({ length }, (_, index) => index);

test('200 kills are planned at every named place, 400 on either of two stores in turns', () => {
  expect(deathPlaces.length).toBeGreaterThan(30);
  expect(placesOf(range(200 / killsPerWorld))).toEqual(new Set(deathPlaces));
  for (const parity of [0, 1])
    expect(placesOf(range(400 / killsPerWorld).filter((world) => world % 2 === parity))).toEqual(new Set(deathPlaces));
});

test('every second death is at any moment', () => {
  const deaths = range(killsPerWorld).map((n) => deathOf(1, 0, n, random));
  expect(deaths.filter((death) => death === null)).toHaveLength(killsPerWorld / 2);
});

test('a run of 200 kills must have met 25 places and every hazard of its stores', () => {
  const met = [
    ...['stood still', 'reorg', 'outage', 'dropped from the pool', 'key used elsewhere', 'killed at a random moment'],
    ...['disk full', 'fsync failed'],
    ...deathPlaces.slice(0, 25).map((point) => `died at ${point}`),
  ];
  expect(missingFrom(200, new Set(met), ['sqlite'])).toEqual([]);
  expect(missingFrom(200, new Set(met), ['postgres'])).toContain('connection cut after commit');
  expect(missingFrom(200, new Set(met.slice(1)), ['sqlite'])).toEqual(['stood still']);
  expect(missingFrom(200, new Set(met.slice(0, -1)), ['sqlite'])).toHaveLength(deathPlaces.length - 24);
  const noCompiler = met.filter((one) => one !== 'disk full' && one !== 'fsync failed');
  expect(missingFrom(200, new Set([...noCompiler, 'no hazards for sqlite']), ['sqlite'])).toEqual([]);
  expect(missingFrom(199, new Set(), ['sqlite'])).toEqual([]);
});
