import type { LaneHealth } from '@tx-broadcaster/core';
import * as say from '#text/signers';
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
    const detail = say.chainCounts(review.chain_count);
    return { tone: 'failed', text: say.standsStill, detail };
  }
  if (paused) return { tone: 'caution', text: say.paused, detail: paused.reason };
  if (blocked_on) return { tone: 'caution', text: say.waits, detail: say.waitsFor(waitsFor[blocked_on]) };
  return { tone: 'success', text: say.active, detail: null };
}
