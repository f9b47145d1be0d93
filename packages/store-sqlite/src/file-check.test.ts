import {
  closeSync,
  copyFileSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { Samples } from '@tx-broadcaster/core/testing';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openAt, tempFile } from '../test/temp-file.js';

/** A closed database with so many transactions, all of them in the main file. */
async function filled(rows: number): Promise<string> {
  const path = tempFile();
  const store = await openAt(path);
  await store.insert(new Samples().group(rows));
  await store.close();
  return path;
}

/** The files as they are when a process was killed that had made so many commits since it moved its log. */
async function killed(commits: number): Promise<string> {
  const path = tempFile();
  const store = await openAt(path);
  const samples = new Samples();
  for (let commit = 0; commit < commits; commit++) await store.insert(samples.group(3));
  const copy = tempFile();
  copyFileSync(path, copy);
  copyFileSync(`${path}-wal`, `${copy}-wal`);
  await store.close();
  return copy;
}

function overwrite(file: string, at: number, bytes = Buffer.alloc(16, 0xa5)): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, bytes, 0, bytes.length, at);
  closeSync(handle);
}

const damaged = (what: string) => ({
  code: 'store_corrupt',
  message: expect.stringContaining(what),
  hint: expect.stringContaining('restore the latest backup'),
});

describe('a damaged file', () => {
  it('is refused when it is no database', async () => {
    const path = tempFile();
    writeFileSync(path, 'Dear diary, today I was opened as a database.\n'.repeat(50));
    const before = readFileSync(path);
    await expect(openAt(path)).rejects.toMatchObject(damaged(path));
    expect(readFileSync(path)).toEqual(before);
  });

  it('is refused when pages are overwritten, and let in again once it is restored', async () => {
    const path = await filled(500);
    const backup = readFileSync(path);
    const { size } = statSync(path);
    for (let page = 1; page < size / 4_096; page += 7) overwrite(path, page * 4_096);
    await expect(openAt(path)).rejects.toMatchObject(damaged('is damaged'));
    writeFileSync(path, backup);
    const store = await openAt(path);
    expect(await store.list({ limit: 1_000 })).toHaveLength(500);
    await store.close();
  });

  it('is refused when it was cut short', async () => {
    const path = await filled(500);
    truncateSync(path, Math.floor(statSync(path).size / 2 / 4_096) * 4_096);
    await expect(openAt(path)).rejects.toMatchObject(damaged('is damaged'));
  });

  it('is refused when nothing is left of it', async () => {
    const path = await filled(5);
    truncateSync(path, 0);
    await expect(openAt(path)).rejects.toMatchObject(damaged('it is empty, though it was in use before'));
    expect(statSync(path).size).toBe(0);
  });

  it('is not an empty one that was never in use', async () => {
    const path = tempFile();
    writeFileSync(path, '');
    await (await openAt(path)).close();
  });

  it('is not one that somebody removed to start anew', async () => {
    const path = await filled(5);
    rmSync(path);
    const store = await openAt(path);
    expect(await store.list({ limit: 5 })).toEqual([]);
    await store.close();
  });

  it('is refused when it is missing, while its log has transactions', async () => {
    const path = await killed(3);
    rmSync(path);
    await expect(openAt(path)).rejects.toMatchObject(
      damaged('it is missing or empty, while its -wal has transactions'),
    );
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
  });
});

describe('a write-ahead log', () => {
  /** Where the frame begins, counted from 1. */
  const frame = (number: number) => 32 + (number - 1) * (24 + 4_096);
  const frames = (path: string) => (statSync(`${path}-wal`).size - 32) / (24 + 4_096);
  const rows = (path: string) => {
    const file = new Database(path);
    const count = file.prepare('select count(*) from transactions').pluck().get();
    file.close();
    return count;
  };

  it('that is whole gives back what was committed before the process was killed', async () => {
    const store = await openAt(await killed(10));
    expect(await store.list({ limit: 100 })).toHaveLength(30);
    await store.close();
  });

  it('is refused when a page in its middle is damaged, where SQLite would drop what follows', async () => {
    const path = await killed(10);
    overwrite(`${path}-wal`, frame(Math.floor(frames(path) / 2)) + 1_000);
    await expect(openAt(path)).rejects.toMatchObject(damaged('of its -wal does not check out, and commits follow it'));
    expect(rows(path)).toBeLessThan(30);
  });

  it('is refused when the head of a frame is damaged', async () => {
    const path = await killed(10);
    overwrite(`${path}-wal`, frame(Math.floor(frames(path) / 2)) + 2);
    await expect(openAt(path)).rejects.toMatchObject(damaged('of its -wal does not check out'));
  });

  it('is refused when its header is damaged', async () => {
    const path = await killed(10);
    overwrite(`${path}-wal`, 4);
    await expect(openAt(path)).rejects.toMatchObject(damaged('the header of its -wal does not check out'));
  });

  it('may end in a commit that power loss has torn: nobody was promised that one', async () => {
    const whole = await killed(10);
    const last = frames(whole);
    overwrite(`${whole}-wal`, frame(last) + 1_000);
    const store = await openAt(whole);
    expect(await store.list({ limit: 100 })).toHaveLength(27);
    await store.close();

    const cut = await killed(10);
    truncateSync(`${cut}-wal`, frame(frames(cut)) + 2_000);
    const again = await openAt(cut);
    expect(await again.list({ limit: 100 })).toHaveLength(27);
    await again.close();
  });

  it('may have frames of an earlier time behind its end', async () => {
    const path = tempFile();
    const database = new Database(path);
    database.pragma('journal_mode = wal');
    database.exec('create table t (x)');
    for (let row = 0; row < 50; row++) database.prepare('insert into t values (?)').run('x'.repeat(3_000));
    database.pragma('wal_checkpoint(restart)');
    database.prepare('insert into t values (1)').run();
    const copy = tempFile();
    copyFileSync(path, copy);
    copyFileSync(`${path}-wal`, `${copy}-wal`);
    database.close();
    await (await openAt(copy)).close();
  });
});
