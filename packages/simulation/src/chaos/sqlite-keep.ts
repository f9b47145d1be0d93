import { copyFileSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreImage } from '@tx-broadcaster/core/testing';
import { imageFrom, tables } from '@tx-broadcaster/testing';
import Database from 'better-sqlite3';
import { type DiskFault, type FaultyDisk, faultyDisk } from './faulty-disk.js';
import type { Hazard, Keep } from './keep.js';
import { pause } from './time.js';

/** A file of its own, for one server at a time, on a disk that fails now and then. */
export function sqliteKeep(): Keep {
  const folder = mkdtempSync(join(swiftFolder(), 'chaos-'));
  const path = join(folder, 'broadcaster.db');
  const disk = faultyDisk(folder);
  return {
    name: 'sqlite',
    place: { kind: 'sqlite', path },
    servers: 1,
    environment: disk?.environment ?? {},
    hazards: disk ? [hazard('disk full', 'full', disk), hazard('fsync failed', 'unsynced', disk)] : [],
    image: () => patiently(() => imageOf(path)),
    async calm() {
      disk?.mend();
    },
    async end() {
      disk?.mend();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What processes leave when they are killed is the same in memory, where syncing costs nothing; a disk fails when told to. */
function swiftFolder(): string {
  const memory = '/dev/shm';
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > 512 * 2 ** 20 ? memory : tmpdir();
}

function hazard(name: string, fault: DiskFault, disk: FaultyDisk): Hazard {
  return {
    name,
    likelihood: 0.02,
    async strike(random) {
      disk.fail(fault, 200 + random() * 1300);
    },
  };
}

/** While a server writes, a copy of its two files may belong to two moments; that of a dead one never does. */
async function patiently<T>(act: () => T, tries = 4): Promise<T> {
  try {
    return act();
  } catch (error) {
    if (tries <= 1) throw error;
    await pause(100);
    return patiently(act, tries - 1);
  }
}

/** Read from a copy: the original stays as the dead process left it. */
function imageOf(path: string): StoreImage {
  const folder = mkdtempSync(join(swiftFolder(), 'image-'));
  const copy = join(folder, 'copy.db');
  let database: Database.Database | null = null;
  try {
    for (const suffix of ['', '-wal']) if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
    database = new Database(copy);
    const [verdict] = database.pragma('integrity_check') as { integrity_check: string }[];
    if (verdict?.integrity_check !== 'ok') throw new Error(`the database is damaged: ${verdict?.integrity_check}`);
    const open = database;
    const all = (table: keyof typeof tables) =>
      open.prepare<[], unknown>(`select * from ${table} order by ${tables[table]}`).all();
    return imageFrom({
      transactions: all('transactions'),
      slots: all('slots'),
      attempts: all('attempts'),
      events: all('events'),
    });
  } finally {
    database?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
