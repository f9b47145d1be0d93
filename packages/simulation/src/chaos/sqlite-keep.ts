import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreImage } from '@tx-broadcaster/core/testing';
import Database from 'better-sqlite3';
import { imageFrom, type Keep, tables } from './keep.js';

/** A file of its own, for one server at a time. */
export function sqliteKeep(): Keep {
  const folder = mkdtempSync(join(tmpdir(), 'chaos-'));
  const path = join(folder, 'broadcaster.db');
  return {
    place: { kind: 'sqlite', path },
    servers: 1,
    image: async () => imageOf(path),
    disturb: async () => null,
    async calm() {},
    async end() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Read from a copy: the original stays as the dead process left it. */
function imageOf(path: string): StoreImage {
  const folder = mkdtempSync(join(tmpdir(), 'image-'));
  const copy = join(folder, 'copy.db');
  for (const suffix of ['', '-wal']) if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
  const database = new Database(copy);
  try {
    const [verdict] = database.pragma('integrity_check') as { integrity_check: string }[];
    if (verdict?.integrity_check !== 'ok') throw new Error(`the database is damaged: ${verdict?.integrity_check}`);
    const all = (table: keyof typeof tables) =>
      database.prepare<[], unknown>(`select * from ${table} order by ${tables[table]}`).all();
    return imageFrom({
      transactions: all('transactions'),
      slots: all('slots'),
      attempts: all('attempts'),
      events: all('events'),
    });
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
