import { signal } from '@preact/signals';
import type { LaneHealth } from '@tx-broadcaster/core';
import { ask } from '../api/ask.js';
import { can } from '../api/config.js';
import { type ApiProblem, problemOf } from '../api/problem.js';
import { follow } from '../live/live.js';

/** How each signer on each chain is doing; null until the first answer. */
export const signers = signal<readonly LaneHealth[] | null>(null);
/** Why the last question about them was refused; null: it was answered. */
export const signersProblem = signal<ApiProblem | null>(null);

/** Keeps `signers` up to date: the top of every page shows the chain's head. Returns the function that ends it. */
export function followSigners(): () => void {
  if (!can('GET /signers')) return () => {};
  lookAtSigners().catch(() => {});
  return follow(lookAtSigners);
}

/** @throws ApiProblem */
export async function lookAtSigners(): Promise<void> {
  try {
    const { data } = await ask<{ data: LaneHealth[] }>('signers');
    signers.value = data;
    signersProblem.value = null;
  } catch (error) {
    signersProblem.value = problemOf(error);
    throw error;
  }
}
