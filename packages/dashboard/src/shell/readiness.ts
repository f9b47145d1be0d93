import { signal } from '@preact/signals';
import type { Readiness } from '@tx-broadcaster/server/client';
import { ask } from '../api/ask.js';
import { hasRoute } from '../api/config.js';
import { follow } from '../live/live.js';

/** How the server and what it stands on are; null: nobody has said. */
export const readiness = signal<Readiness | null>(null);

/** Keeps `readiness` up to date. Returns the function that ends it. */
export function followReadiness(): () => void {
  if (!hasRoute('/readyz')) return () => {};
  const look = async () => {
    readiness.value = await ask<Readiness>('readyz');
  };
  look().catch(() => {});
  return follow(look);
}
