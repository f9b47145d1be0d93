import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Samples } from '@tx-broadcaster/core/testing';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { sqliteStore } from './sqlite-store.js';

const review = { reason: 'restored', chainCount: 0, since: 5 } as const;

function files() {
  const folder = mkdtempSync(join(tmpdir(), 'watermark-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { path: join(folder, 'a.db'), mark: join(folder, 'a.db.watermark'), backup: join(folder, 'backup') };
}

/** Opens the file, gives so many transactions a slot, closes. */
async function used(path: string, times: number, samples: Samples): Promise<void> {
  const store = await sqliteStore({ path });
  for (let time = 0; time < times; time++) {
    const { transaction, event } = samples.accepted();
    await store.insert([{ transaction, event }]);
    const { lane, chainId, signer } = transaction;
    const row = await store.lease({ lane, chainId, signer, holder: 'one', ttlMs: 1000, now: 1 });
    if (!row) throw new Error('the lane is free');
    const { highestNonce } = await store.openLane(lane);
    await store.commit(samples.bind(row, [transaction], (highestNonce ?? -1) + 1));
  }
  await store.close();
}

async function setBackOf(path: string): Promise<string | null> {
  const store = await sqliteStore({ path });
  const told = (await store.setBack?.()) ?? null;
  await store.close();
  return told;
}

afterEach(() => vi.useRealTimers());

it('says nothing of a database that is as it was left', async () => {
  const { path } = files();
  expect(await setBackOf(path)).toBeNull();
  await used(path, 2, new Samples());
  expect(await setBackOf(path)).toBeNull();
});

it('tells that an older copy was put back, until that has been acted upon', async () => {
  const { path, backup } = files();
  const samples = new Samples();
  await used(path, 1, samples);
  copyFileSync(path, backup);
  await used(path, 1, samples);
  copyFileSync(backup, path);
  expect(await setBackOf(path)).toContain('an older copy was put back');
  expect(await setBackOf(path)).toContain('an older copy was put back');
  const store = await sqliteStore({ path });
  expect(await store.stopLanes(review)).toHaveLength(1);
  expect(await store.setBack?.()).toBeNull();
  await store.close();
  expect(await setBackOf(path)).toBeNull();
  // the same backup a second time
  copyFileSync(backup, path);
  expect(await setBackOf(path)).toContain('an older copy was put back');
});

it('is written within a second of a commit, and not at each', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { path, mark } = files();
  const store = await sqliteStore({ path });
  const samples = new Samples();
  const { lane, chainId, signer } = samples.transaction();
  await store.lease({ lane, chainId, signer, holder: 'one', ttlMs: 1, now: 1 });
  expect(existsSync(mark)).toBe(false);
  vi.advanceTimersByTime(1000);
  const height = () => (JSON.parse(readFileSync(mark, 'utf8')) as { height: number }).height;
  expect(height()).toBe(1);
  await store.lease({ lane, chainId, signer, holder: 'two', ttlMs: 1, now: 9 });
  expect(height()).toBe(1);
  vi.advanceTimersByTime(1000);
  expect(height()).toBe(2);
  await store.close();
});

it('proves nothing where it is missing, unreadable, or of another database', async () => {
  const { path, mark, backup } = files();
  const samples = new Samples();
  await used(path, 1, samples);
  copyFileSync(path, backup);
  await used(path, 1, samples);
  const full = readFileSync(mark, 'utf8');
  for (const text of [null, '', '{}', JSON.stringify({ ...JSON.parse(full), database: 'another' })]) {
    copyFileSync(backup, path);
    if (text === null) rmSync(mark);
    else writeFileSync(mark, text);
    expect(await setBackOf(path)).toBeNull();
  }
});

it('is not kept for a database in memory', async () => {
  const store = await sqliteStore({ path: ':memory:' });
  expect(await store.setBack?.()).toBeNull();
  await store.close();
});
