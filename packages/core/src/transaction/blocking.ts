import type { Progress, ProgressChange } from './transaction.js';

/** What is told of a blocker belongs to it and goes with it. */
export function blockingOf(
  before: Progress,
  { blockedOn, priceNeeded }: ProgressChange,
  reason: string | null,
): Pick<Progress, 'blockedReason' | 'priceNeeded'> {
  if (blockedOn === undefined) return { blockedReason: before.blockedReason, priceNeeded: before.priceNeeded };
  if (blockedOn === null) return { blockedReason: null, priceNeeded: null };
  return { blockedReason: reason, priceNeeded: priceNeeded ?? null };
}
