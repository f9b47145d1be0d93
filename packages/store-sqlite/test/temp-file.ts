import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '@tx-broadcaster/core';
import { afterAll } from 'vitest';
import { sqliteStore } from '../src/sqlite-store.js';

const folders: string[] = [];
const paths = new WeakMap<Store, string>();

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The name of a database that does not exist yet, alone in a folder. */
export function tempFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'store-sqlite-'));
  folders.push(folder);
  return join(folder, 'broadcaster.db');
}

export async function openAt(path: string): Promise<Store> {
  const store = await sqliteStore({ path });
  paths.set(store, path);
  return store;
}

/** The file of a store that `openAt` opened. */
export function pathOf(store: Store): string {
  const path = paths.get(store);
  if (path === undefined) throw new Error('not opened by openAt');
  return path;
}
