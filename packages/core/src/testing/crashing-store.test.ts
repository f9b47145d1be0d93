import { expect, test } from 'vitest';
import { memoryStore } from '../store/memory-store.js';
import { crashingStore, storeCrashPoints } from './crashing-store.js';
import { Samples } from './samples.js';

test('tells of both sides of a call, and hands its result on', async () => {
  const told: string[] = [];
  const samples = new Samples();
  const store = crashingStore(memoryStore(), (point) => told.push(point));
  const accepted = samples.accepted();
  expect(await store.insert([accepted])).toEqual([{ inserted: true }]);
  expect(await store.get(accepted.transaction.id)).toEqual(accepted.transaction);
  expect(told).toEqual(['store.insert.before', 'store.insert.after', 'store.get.before', 'store.get.after']);
});

test('a call that fails never reaches its other side', async () => {
  const told: string[] = [];
  const store = crashingStore(memoryStore(), (point) => told.push(point));
  await store.close();
  await expect(store.busyLanes()).rejects.toThrow();
  expect(told).toEqual(['store.busyLanes.before']);
});

test('points are named once', () => {
  expect(new Set(storeCrashPoints).size).toBe(storeCrashPoints.length);
  expect(storeCrashPoints.length).toBeGreaterThan(20);
});
