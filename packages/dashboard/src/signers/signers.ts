import { signal } from '@preact/signals';
import type { LaneHealth } from '@tx-broadcaster/core';
import { ask } from '../api/ask.js';
import { can } from '../api/config.js';
import { follow } from '../live/live.js';

/** How each signer on each chain is doing; null until the first answer. */
export const signers = signal<readonly LaneHealth[] | null>(null);

/** Keeps `signers` up to date: the top of every page shows the chain's head. Returns the function that ends it. */
export function followSigners(): () => void {
  if (!can('GET /signers')) return () => {};
  const look = async () => {
    const { data } = await ask<{ data: LaneHealth[] }>('signers');
    signers.value = data;
  };
  look().catch(() => {});
  return follow(look);
}
