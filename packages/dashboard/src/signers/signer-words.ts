import type { LaneHealth } from '@tx-broadcaster/core';
import { waitsFor } from '../transactions/words.js';

interface SignerState {
  readonly tone: 'success' | 'caution' | 'failed';
  readonly text: string;
  /** More of it, where there is more to say. */
  readonly detail: string | null;
}

/** How a signer is doing, the worst first. */
export function signerState({ review, paused, blocked_on }: LaneHealth): SignerState {
  if (review) {
    const detail = `The chain counts ${review.chain_count} nonces of it; not all of them are from here.`;
    return { tone: 'failed', text: 'Stands still', detail };
  }
  if (paused) return { tone: 'caution', text: 'Paused', detail: paused.reason };
  if (blocked_on) return { tone: 'caution', text: 'Waits', detail: `For ${waitsFor[blocked_on]}.` };
  return { tone: 'success', text: 'Active', detail: null };
}
