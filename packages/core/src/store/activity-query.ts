import type { Activity } from '../transaction/activity.js';
import type { LaneId } from '../transaction/transaction.js';

/** Spans are aligned to the epoch. Minutes are kept for two days at least, hours for good. */
export interface ActivityQuery {
  /** Epoch ms, inclusive: spans that begin here or later. */
  readonly from: number;
  /** Epoch ms, exclusive: spans that begin earlier. */
  readonly before: number;
  /** Length of a span, ms: whole minutes; from an hour on whole hours. */
  readonly span: number;
  /** As in a filter. */
  readonly messageType?: readonly string[];
  readonly lanes?: readonly LaneId[];
  /** Whose sums are told apart. Left out: nobody's. */
  readonly per?: 'lane' | 'messageType';
}

export interface ActivitySum extends Pick<Activity, 'at' | 'measure' | 'detail' | 'amount'> {
  /** The lane or message type, where they are told apart; else ''. */
  readonly group: string;
}
