import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@tx-broadcaster/core';
import { sqliteStore } from '@tx-broadcaster/store-sqlite';
import { freshDatabase } from '@tx-broadcaster/testing';
import { expect, onTestFinished, test } from 'vitest';
import { commandLine } from '../../../test/command-line.js';
import { startApp } from '../../../test/harness.js';

async function database() {
  const folder = mkdtempSync(join(tmpdir(), 'database-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'broadcaster.db');
  return { folder, path, run: commandLine(null), where: ['--sqlite-path', path, '--json'] };
}

test('migrate tells what the next start makes, and makes it', async () => {
  const { path, run, where } = await database();
  const before = await run(['migrate', 'status', ...where]);
  expect([before.code, before.json[0].applied, existsSync(path)]).toEqual([0, [], false]);
  const { pending } = before.json[0];
  expect((await run(['migrate', 'up', ...where])).json).toEqual([{ made: pending }]);
  expect((await run(['migrate', 'status', ...where])).json).toEqual([{ applied: pending, pending: [], unknown: [] }]);
  expect((await run(['migrate', 'up', ...where])).json).toEqual([{ made: [] }]);
});

test('migrate does the same to PostgreSQL', async () => {
  const { run } = await database();
  const env = { DATABASE_URL: await freshDatabase() };
  const [{ pending }] = (await run(['migrate', 'status', '--json'], { env })).json;
  expect((await run(['migrate', 'up', '--json'], { env })).json).toEqual([{ made: pending }]);
  expect((await run(['migrate', 'status', '--json'], { env })).json[0].pending).toEqual([]);
  const backup = await run(['backup', '--to', 'x'], { env });
  expect([backup.code, backup.err]).toEqual([2, expect.stringContaining('pg_dump')]);
  const restore = await run(['restore', '--from', 'x'], { env });
  expect([restore.code, restore.err]).toEqual([2, expect.stringContaining('--after-restore')]);
});

test('backup copies beside a server at work; the copy is a database with all of it', async () => {
  const { folder, path, run, where } = await database();
  const store = await sqliteStore({ path });
  const { broadcast } = await startApp({}, { store });
  const { transaction_id } = await broadcast();
  const to = join(folder, 'copy.db');
  expect(await run(['backup', '--to', to, ...where])).toMatchObject({ code: 0, json: [{ from: path, to }] });
  expect((await run(['backup', '--to', to, ...where])).code).toBe(1);
  const copy = await sqliteStore({ path: to });
  onTestFinished(() => copy.close());
  expect((await copy.get(transaction_id))?.id).toBe(transaction_id);
});

test('restore puts a backup in place: it has all of it, and sends nothing before a person has looked', async () => {
  const { folder, path, run, where } = await database();
  const store = await sqliteStore({ path });
  const { broadcast, broadcaster } = await startApp({}, { store });
  const { transaction_id: before } = await broadcast();
  const from = join(folder, 'copy.db');
  await run(['backup', '--to', from, ...where]);
  const { transaction_id: after } = await broadcast();
  const restore = ['restore', '--from', from, ...where];
  expect((await run(restore)).code).toBe(4);
  expect((await run([...restore, '--replace'])).code).toBe(69);
  await broadcaster.stop();
  const restored = await run([...restore, '--replace']);
  expect(restored).toMatchObject({
    code: 0,
    json: [{ to: path, stopped: [expect.any(String)], aside: expect.any(String) }],
  });
  const again = await sqliteStore({ path });
  onTestFinished(() => again.close());
  expect([(await again.get(before))?.id, await again.get(after)]).toEqual([before, null]);
  expect(await again.lanes()).toMatchObject([{ review: { reason: 'restored' } }]);
  const old = await sqliteStore({ path: restored.json[0].aside });
  onTestFinished(() => old.close());
  expect((await old.get(after))?.id).toBe(after);
  expect(readdirSync(folder).filter((name) => name.includes('restoring'))).toEqual([]);
});

test('what is no backup is not put in place', async () => {
  const { folder, path, run, where } = await database();
  await (await sqliteStore({ path })).close();
  const from = join(folder, 'text.db');
  writeFileSync(from, 'no database at all, but as long as one would be'.repeat(100));
  expect((await run(['restore', '--from', from, '--replace', ...where])).code).not.toBe(0);
  expect((await run(['restore', '--from', '/nowhere.db', '--replace', ...where])).code).toBe(1);
  await (await sqliteStore({ path })).close();
});

test('prune tells first, then removes what ended long ago, and nothing else', async () => {
  const { path, run, where } = await database();
  const store = await sqliteStore({ path });
  const { broadcast, reach, broadcaster } = await startApp({}, { store });
  for (let n = 0; n < 3; n++) await reach((await broadcast()).transaction_id, 'confirmed');
  await broadcaster.stop();
  const prune = ['prune', '--before', '1d', ...where];
  expect((await run(prune)).json).toMatchObject([{ found: 0, removed: 0 }]);
  const inTwoDays = { clock: { ...systemClock, now: () => Date.now() + 2 * 86_400_000 } };
  const told = await run(prune, inTwoDays);
  expect(told.json).toMatchObject([{ found: 3, removed: 0 }]);
  expect((await run([...prune, '--status', 'failed', '--yes'], inTwoDays)).json).toMatchObject([{ removed: 0 }]);
  expect((await run([...prune, '--yes'], inTwoDays)).json).toMatchObject([{ found: 3, removed: 3 }]);
  expect((await run(prune, inTwoDays)).json).toMatchObject([{ found: 0 }]);
});

test.each([
  [['prune', '--before', 'long ago'], 2, /expected an age/],
  [['prune', '--before', '1d', '--status', 'pending'], 2, /expected success or failed/],
  [['backup', '--to', '/nowhere/copy.db'], 1, /no database/],
  [['backup'], 2, /required option/],
] as const)('%j ends with %i', async (argv, code, message) => {
  const { run, where } = await database();
  const ran = await run([...argv, ...where]);
  expect([ran.code, ran.err]).toEqual([code, expect.stringMatching(message)]);
});

test('a database that somebody has locked ends with 69, a configuration that is wrong with 78', async () => {
  const { path, run, where } = await database();
  const store = await sqliteStore({ path });
  onTestFinished(() => store.close());
  expect((await run(['prune', '--before', '1d', ...where])).code).toBe(69);
  expect((await run(['migrate', 'up', ...where], { env: { DATABASE_URL: 'mysql://x' } })).code).toBe(78);
});
