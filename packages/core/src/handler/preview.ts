import { BroadcasterError, type ErrorCode } from '../errors.js';
import type { TransactionRecord } from '../transaction/record.js';
import type { SpeedUp } from '../transaction/transaction.js';
import type { Acted } from './action.js';
import type { Amendment } from './amend.js';

/** What can be done to many transactions at once. */
export type BulkAction = 'retry' | 'cancel' | 'speed_up' | 'tag';

/** How: a speed-up may have fees, a `tag` has tags. */
export type BulkOptions = Partial<SpeedUp> & Pick<Amendment, 'addTags' | 'removeTags'>;

export interface Previewed {
  readonly transaction: TransactionRecord;
  /** Why it would be refused; `unchanged`: it is so already; null: it would be done. */
  readonly refusal: ErrorCode | 'unchanged' | null;
}

/** Why a decision is refused, if it is; what is no refusal is thrown on. */
export async function refusalOf(decide: () => Promise<Acted | null>): Promise<Previewed['refusal']> {
  try {
    return (await decide()) === null ? 'unchanged' : null;
  } catch (error) {
    if (!BroadcasterError.is(error)) throw error;
    return error.code;
  }
}
