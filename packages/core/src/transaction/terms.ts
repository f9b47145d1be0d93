import type { Simulate } from './message-type.js';
import type { SpendPolicy } from './spend-policy.js';

/** What a message type lays down for every attempt of its transactions, as it is configured now. */
export interface Terms {
  readonly policy: SpendPolicy;
  /** With whose transactions the policy's rates count these. */
  readonly rateScope: string;
  /** Added to an estimate, percent; null: what suits the chain. */
  readonly gasMarginPercent: number | null;
  readonly simulate: Simulate;
}

/** Where neither the type nor the broadcaster says anything. */
export const noTerms: Terms = { policy: {}, rateScope: '*', gasMarginPercent: null, simulate: 'off' };
