import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStore } from '@tx-broadcaster/store-sqlite';
import { onTestFinished } from 'vitest';

/** A database file that can be copied while it is in use, and put back as it was then. */
export function database() {
  const folder = mkdtempSync(join(tmpdir(), 'restored-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'broadcaster.db');
  const parts = ['', '-wal'];
  return {
    open: () => sqliteStore({ path }),
    /** Commits are made whole in one turn of the event loop: between two of them the files belong together. */
    backUp() {
      for (const part of parts) copyFileSync(path + part, `${path}.backup${part}`);
    },
    restore({ unnoticed = false } = {}) {
      if (unnoticed) rmSync(`${path}.watermark`);
      for (const part of [...parts, '-shm']) rmSync(path + part, { force: true });
      for (const part of parts)
        if (existsSync(`${path}.backup${part}`)) copyFileSync(`${path}.backup${part}`, path + part);
    },
  };
}
