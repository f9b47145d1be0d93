import type { SpendPolicy } from './spend-policy.js';

/** What a message type lays down for every attempt of its transactions, as it is configured now. */
export interface Terms {
  readonly policy: SpendPolicy;
}

/** Where neither the type nor the broadcaster says anything. */
export const noTerms: Terms = { policy: {} };
