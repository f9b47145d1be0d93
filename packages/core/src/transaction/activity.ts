import type { Stage } from './stage.js';
import type { LaneId, Transaction } from './transaction.js';

/** What is summed up over time. */
export type ActivityMeasure =
  /** Transactions taken in. */
  | 'accepted'
  /** Transactions that left for the first time since they were queued; `detail` is how long after acceptance. */
  | 'sent'
  /** Transactions seen in a block; `detail` is how long after acceptance. */
  | 'mined'
  /** Wei paid for gas, in gwei, of those seen in a block. */
  | 'fee_gwei'
  | 'success'
  /** `detail` is the failure's code, or the stage where there is none. */
  | 'failed';

/** So much of something happened to the transactions of a lane that have one type. */
export interface Activity {
  /** Epoch ms. */
  readonly at: number;
  readonly lane: LaneId;
  readonly messageType: string;
  readonly measure: ActivityMeasure;
  /** Tells apart what one measure sums up; of durations the number of their class (`durationOf`). */
  readonly detail: string;
  readonly amount: number;
}

/** What one change of a transaction adds to the sums, at the time of the change; `before` is null when it was accepted. */
export function activityOf(
  before: { readonly status: string; readonly stage: string } | null,
  after: Transaction,
): Activity[] {
  const activities: Activity[] = [];
  const { updatedAt: at, lane, messageType } = after;
  const add = (measure: ActivityMeasure, detail: string, amount = 1) => {
    activities.push({ at, lane, messageType, measure, detail, amount });
  };
  if (before === null) {
    add('accepted', '');
    return activities;
  }
  if (before.stage === after.stage && before.status === after.status) return activities;
  const sinceAccepted = durationClass(after.updatedAt - after.createdAt);
  if (!hasLeft.has(before.stage) && hasLeft.has(after.stage)) add('sent', sinceAccepted);
  if (!isIncluded.has(before.stage) && isIncluded.has(after.stage)) {
    add('mined', sinceAccepted);
    const { inclusion } = after;
    const fee = inclusion && Number((inclusion.gasUsed * inclusion.effectiveGasPrice) / 1_000_000_000n);
    if (fee !== null && fee > 0) add('fee_gwei', '', Math.min(fee, Number.MAX_SAFE_INTEGER));
  }
  const changed = before.status !== after.status;
  if (changed && after.status === 'success') add('success', '');
  if (changed && after.status === 'failed') add('failed', after.failure?.code ?? after.stage);
  return activities;
}

const hasLeft = new Set<string>(['sent', 'accepted', 'mined', 'confirmed', 'reverted'] satisfies Stage[]);
const isIncluded = new Set<string>(['mined', 'confirmed', 'reverted'] satisfies Stage[]);

/** Classes grow by a fifth: what is read from them is right to a tenth. */
const classesPerDoubling = 4;

function durationClass(ms: number): string {
  return String(ms <= 1 ? 0 : Math.ceil(Math.log2(ms) * classesPerDoubling));
}

/** The durations of a class, ms: `above` exclusive, `upTo` inclusive. */
export function durationOf(detail: string): { readonly above: number; readonly upTo: number } {
  const number = Number(detail);
  return {
    above: number === 0 ? 0 : 2 ** ((number - 1) / classesPerDoubling),
    upTo: 2 ** (number / classesPerDoubling),
  };
}
